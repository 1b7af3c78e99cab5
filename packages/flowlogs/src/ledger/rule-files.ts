import type { FileStore } from "@sgt/files";
import type { RuleMaking } from "../directory/rule-making.js";
import { addHashedFile, type HashedFolder, listHashedFiles } from "./hashed-files.js";
import { Shape } from "./json-shape.js";
import { damagedError } from "./ledger-error.js";
import { prepareLedger } from "./upgrade-ledger.js";
import { filesOf, type LedgerFilesOptions, ledgerRoot, newWriter, type Writer, type WriterOptions } from "./writer.js";

const RULES: HashedFolder = { folder: "_rules", extension: "json" };
const SCHEMA = "sgt/ledger-rules/v2";
const TEXT = /^[^\p{Cc}]{0,2000}$/u;

/**
 * Adds what was told of the making of rules to a ledger, which is made where there is none. As with sightings, the same may be told again
 * and by any number of writers: only what the ledger does not hold yet is written.
 *
 * @throws as `openLedger` does.
 */
export async function addRuleMakings(
  dir: string,
  makings: readonly RuleMaking[],
  options: WriterOptions = {},
): Promise<void> {
  const writer = newWriter(options);
  const root = ledgerRoot(dir);
  const known = new Set((await readRuleMakings(dir, { files: writer.files })).map(textOf));
  const rules = new Map(makings.map((making) => [textOf(making), making]));
  const added = [...rules].filter(([key]) => !known.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (added.length === 0) return;
  await prepareLedger(writer, root);
  const content = { schema: SCHEMA, rules: added.map(([, making]) => making) };
  await addHashedFile(writer, root, RULES, Buffer.from(`${JSON.stringify(content)}\n`));
}

/**
 * What a ledger knows of the making of rules; nothing where nobody told.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_DAMAGED` when a file is not what the ledger wrote.
 */
export async function readRuleMakings(dir: string, options: LedgerFilesOptions = {}): Promise<RuleMaking[]> {
  const files = filesOf(options);
  const found: RuleMaking[] = [];
  for (const path of await listHashedFiles(files, ledgerRoot(dir), RULES))
    found.push(...(await readRuleFile(files, path)));
  return found;
}

/** Adds the files of one ledger to another. @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` */
export async function copyRuleFiles(writer: Writer, from: string, to: string): Promise<void> {
  for (const path of await listHashedFiles(writer.files, from, RULES))
    await addHashedFile(writer, to, RULES, await writer.files.read(path));
}

async function readRuleFile(files: FileStore, path: string): Promise<readonly RuleMaking[]> {
  try {
    const file = new Shape(JSON.parse((await files.read(path)).toString()), "file");
    file.get("schema").text(new RegExp(`^${SCHEMA}$`));
    return file.get("rules").list(makingOf);
  } catch (cause) {
    throw damagedError(path, cause);
  }
}

function makingOf(item: Shape): RuleMaking {
  const text = (name: string): string => item.get(name).text(TEXT);
  return {
    ...{ accountId: text("accountId"), region: text("region"), groupId: text("groupId"), rule: text("rule") },
    ...{ at: item.get("at").count(), notBefore: item.get("notBefore").count() },
    ...{ by: text("by"), source: text("source") },
  };
}

const textOf = (making: RuleMaking): string => JSON.stringify(Object.entries(making).sort());
