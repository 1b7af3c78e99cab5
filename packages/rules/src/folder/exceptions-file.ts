import { readFile } from "node:fs/promises";
import { putFile, readYaml } from "@sgt/files";
import { isSeq, parseDocument } from "yaml";
import { rulesError } from "../errors.js";
import { type Exception, parseExceptions } from "../keep/exception.js";

/** One entry of `keep.yaml` as it is written. */
export interface KeepEntry {
  readonly source: string;
  readonly ports: string;
  readonly scope: Exception["scope"];
  readonly owner: string;
  readonly reason: string;
  readonly ticket?: string;
  /** UTC day. */
  readonly expires?: string;
}

const NEW_FILE = "schema: sgt/keep/v1\nkeep: []\n";

/**
 * Adds entries to an exceptions file, and makes it when it is not there. What stands in it stays as it
 * is written, comments too; entries that say the same as one that stands are left out. The result is
 * checked before it is written, and there is the old file or the new one, never a part of it.
 *
 * @returns how many were added
 * @throws `SGT_RULES_EXCEPTIONS_BAD_SHAPE` when the file is none, or an entry contradicts one that stands
 * @throws `SGT_RULES_EXCEPTIONS_UNREADABLE` when it cannot be read or written
 */
export async function addExceptions(path: string, entries: readonly KeepEntry[]): Promise<number> {
  const text = await readOrNew(path);
  const document = parseDocument(text);
  if (document.errors.length > 0) throw badFile(path, document.errors[0]);
  const standing = parseExceptions(document.toJS({ maxAliasCount: 10 }));
  const known = new Set(standing.map((entry) => JSON.stringify(entry)));
  const fresh = entries.filter((entry) => {
    const key = JSON.stringify(parseExceptions({ schema: "sgt/keep/v1", keep: [entry] })[0]);
    return known.size !== known.add(key).size;
  });
  if (fresh.length === 0) return 0;
  const list = document.get("keep");
  if (!isSeq(list)) throw badFile(path, undefined);
  list.flow = false;
  for (const entry of fresh) list.add(document.createNode(entry));
  parseExceptions(document.toJS({ maxAliasCount: 10 }));
  await writeText(path, document.toString());
  return fresh.length;
}

async function readOrNew(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return NEW_FILE;
    throw unreachable(path, "read", cause);
  }
}

async function writeText(path: string, text: string): Promise<void> {
  try {
    await putFile(path, Buffer.from(text));
  } catch (cause) {
    throw unreachable(path, "written", cause);
  }
}

function badFile(path: string, cause: unknown): Error {
  return rulesError("SGT_RULES_EXCEPTIONS_BAD_SHAPE", `exceptions: "${path}" is not an exceptions file`, {
    hint: "Correct the file; docs/plan.md shows one.",
    details: { path },
    cause,
  });
}

function unreachable(path: string, verb: "read" | "written", cause: unknown): Error {
  return rulesError("SGT_RULES_EXCEPTIONS_UNREADABLE", `exceptions cannot be ${verb}: "${path}"`, {
    source: "environment",
    hint: "Check the path and its permissions.",
    details: { path },
    cause,
  });
}

/**
 * Reads an exceptions file, YAML or JSON: see {@link parseExceptions}.
 *
 * @throws `SGT_RULES_EXCEPTIONS_UNREADABLE` when the file cannot be read, `SGT_RULES_EXCEPTIONS_BAD_SHAPE`
 * when it is not YAML or not an exceptions file.
 */
export async function readExceptions(path: string): Promise<Exception[]> {
  return parseExceptions(
    await readYaml(path, {
      error: rulesError,
      noun: "exceptions",
      page: "docs/plan.md",
      unreadable: "SGT_RULES_EXCEPTIONS_UNREADABLE",
      badShape: "SGT_RULES_EXCEPTIONS_BAD_SHAPE",
    }),
  );
}
