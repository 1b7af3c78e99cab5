import { errnoOf, type FileStore } from "@sgt/files";
import { compactFacts, factsSince } from "../directory/compact-facts.js";
import { encodeFacts } from "../directory/encode-facts.js";
import { FactTable } from "../directory/fact-table.js";
import { readFacts } from "../directory/read-facts.js";
import { flowLogsError } from "../errors.js";
import { addHashedFile, type HashedFolder, listHashedFiles } from "./hashed-files.js";
import { damagedError } from "./ledger-error.js";
import type { Writer } from "./writer.js";

/*
 * A ledger's directory is what all files below `_interfaces` come to. Facts may be told twice, so no commit is needed:
 * a file counts because it is there, and files may be put together beside others who add some.
 */

const INTERFACES: HashedFolder = { folder: "_interfaces", extension: "parquet" };
/** So many files are put together. */
const MOST_FILES = 16;
/** Facts held at most, at about 150 bytes each. */
const MOST_FACTS = 20_000_000;

/** Paths of the files of facts. */
export function listInterfaceFiles(files: FileStore, dir: string): Promise<string[]> {
  return listHashedFiles(files, dir, INTERFACES);
}

/**
 * Adds facts to a ledger, and puts files together once there are many.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED`
 */
export async function addFacts(writer: Writer, dir: string, facts: FactTable): Promise<void> {
  if (facts.rowCount === 0) return;
  await addInterfaceFile(writer, dir, await encodeFacts(facts));
  // Nothing depends on it: where it fails, the next tries.
  await compactInterfaceFiles(writer, dir).catch(() => undefined);
}

/**
 * Adds a file of facts; none for those that a file holds already.
 *
 * @returns its path.
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED`
 */
export function addInterfaceFile(writer: Writer, dir: string, bytes: Uint8Array): Promise<string> {
  return addHashedFile(writer, dir, INTERFACES, bytes);
}

/**
 * Reads all facts of a ledger. Files that are put together meanwhile are found anew.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_DAMAGED`, `SGT_FLOWLOGS_LEDGER_TOO_LARGE`
 */
export function loadFacts(files: FileStore, dir: string): Promise<FactTable> {
  return whileFilesChange(async () => readAll(files, await listInterfaceFiles(files, dir)));
}

/**
 * Adds the facts of one ledger to another.
 *
 * @throws as {@link loadFacts} and {@link addInterfaceFile} do.
 */
export async function copyInterfaceFiles(writer: Writer, from: string, to: string): Promise<void> {
  const { files } = writer;
  await whileFilesChange(async () => {
    for (const path of await listInterfaceFiles(files, from))
      await addInterfaceFile(writer, to, await readBytes(files, path));
  });
}

/** Does it again where a file that was listed is gone: its facts are in a new one. */
async function whileFilesChange<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || errnoOf((error as Error).cause) !== "ENOENT") throw error;
    }
  }
}

function readBytes(files: FileStore, path: string): Promise<Buffer> {
  return files.read(path).catch((error: unknown) => {
    throw damagedError(path, error);
  });
}

const ATTEMPTS = 5;

async function readAll(files: FileStore, paths: readonly string[]): Promise<FactTable> {
  const table = new FactTable();
  for (const [number, path] of paths.entries()) {
    const bytes = await readBytes(files, path);
    await readFacts(bytes, table, number).catch((cause: unknown) => {
      throw damagedError(path, cause);
    });
    if (table.rowCount > MOST_FACTS) throw tooLarge(path);
  }
  return table;
}

function tooLarge(path: string): Error {
  return flowLogsError(
    "SGT_FLOWLOGS_LEDGER_TOO_LARGE",
    `more than ${MOST_FACTS} facts of interfaces up to ${JSON.stringify(path)}`,
    {
      hint: "Drop days that are not needed any more, or keep a ledger for each account.",
      details: { path, maxRows: MOST_FACTS },
    },
  );
}

/**
 * Puts files together once there are many, so that daily snapshots of what does not change take the room of one. A file that
 * is as large as all others stays as it is. Nothing depends on it: where it fails, the next tries.
 */
export async function compactInterfaceFiles(writer: Writer, dir: string): Promise<void> {
  const { files } = writer;
  const paths = await listInterfaceFiles(files, dir);
  if (paths.length <= MOST_FILES) return;
  const sizes = await Promise.all(paths.map((path) => files.size(path)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const small = paths.filter((_, i) => (sizes[i] as number) * 2 < total);
  await replaceFiles(writer, dir, small, compactFacts(await readAll(files, small)));
}

/** Keeps of all facts what a ledger needs whose days before a second were dropped. */
export async function dropInterfaceFacts(writer: Writer, dir: string, second: number): Promise<void> {
  const paths = await listInterfaceFiles(writer.files, dir);
  if (paths.length === 0) return;
  await replaceFiles(writer, dir, paths, factsSince(compactFacts(await readAll(writer.files, paths)), second));
}

/** The new file stands before the others go: whoever reads in between reads facts twice. */
async function replaceFiles(writer: Writer, dir: string, old: readonly string[], facts: FactTable): Promise<void> {
  const made = facts.rowCount === 0 ? null : await addInterfaceFile(writer, dir, await encodeFacts(facts));
  for (const path of old) if (path !== made) await writer.files.remove(path);
}
