import type { SgtError } from "@sgt/cidr";
import { errnoOf, type FileStore } from "@sgt/files";
import { flowLogsError } from "../errors.js";
import { type Commit, commitPath, LEDGER_SCHEMA, MANIFEST_NAME, type Manifest, type Part } from "./manifest.js";
import { parseCommit, parseManifest } from "./parse-manifest.js";
import { parsePartPath } from "./partition.js";
import { writeAtomically } from "./write-atomically.js";

/** A ledger as it stands on the disk. */
export interface LedgerState {
  readonly dir: string;
  readonly droppedBefore: string | null;
  readonly commits: readonly Commit[];
}

/**
 * Reads `ledger.json` and the commits it names.
 *
 * @returns null where the folder holds no `ledger.json`.
 * @throws `SGT_FLOWLOGS_LEDGER_VERSION`, `SGT_FLOWLOGS_LEDGER_INVALID`, `SGT_FLOWLOGS_LEDGER_DAMAGED`
 */
export async function loadState(files: FileStore, dir: string): Promise<LedgerState | null> {
  const path = `${dir}/${MANIFEST_NAME}`;
  const text = await files.read(path).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error))) return null;
    throw damagedError(path, error);
  });
  if (text === null) return null;
  const manifest = parseManifest(text.toString("utf8"), path);
  const commits: Commit[] = [];
  for (const id of manifest.commits) commits.push(await loadCommit(files, `${dir}/${commitPath(id)}`));
  return { dir, droppedBefore: manifest.droppedBefore, commits };
}

/** As {@link loadState}. @throws also `SGT_FLOWLOGS_LEDGER_NOT_FOUND` where there is none. */
export async function requireState(files: FileStore, dir: string): Promise<LedgerState> {
  const state = await loadState(files, dir);
  if (state !== null) return state;
  throw flowLogsError("SGT_FLOWLOGS_LEDGER_NOT_FOUND", `no ledger in ${JSON.stringify(dir)}`, {
    hint: "Name the folder given to `sgt analyze --out`.",
    details: { dir },
  });
}

async function loadCommit(files: FileStore, path: string): Promise<Commit> {
  const text = await files.read(path).catch((error: unknown) => {
    throw damagedError(path, error);
  });
  return parseCommit(text.toString("utf8"), path);
}

/** Puts the manifest in place: from here on exactly these commits count. */
export async function saveManifest(files: FileStore, state: LedgerState): Promise<void> {
  const manifest: Manifest = {
    schema: LEDGER_SCHEMA,
    droppedBefore: state.droppedBefore,
    commits: state.commits.map(({ id }) => id),
  };
  await writeAtomically(files, `${state.dir}/${MANIFEST_NAME}`, jsonBytes(manifest));
}

export async function saveCommit(files: FileStore, dir: string, commit: Commit): Promise<void> {
  await writeAtomically(files, `${dir}/${commitPath(commit.id)}`, jsonBytes(commit));
}

/** The parts that count: committed and not dropped. */
export function liveParts(state: LedgerState): Part[] {
  return state.commits
    .flatMap(({ parts }) => parts)
    .filter(({ path }) => state.droppedBefore === null || (parsePartPath(path)?.date ?? "") >= state.droppedBefore);
}

/** The coded error for a file of the ledger that cannot be read. */
export function damagedError(path: string, cause: unknown): SgtError {
  const why = errnoOf(cause) || (cause instanceof Error ? cause.message : String(cause));
  return flowLogsError("SGT_FLOWLOGS_LEDGER_DAMAGED", `cannot read ${JSON.stringify(path)}: ${why}`, {
    source: "environment",
    hint: "Restore the file from a copy, or analyze the logs into a new folder.",
    details: { path },
    cause,
  });
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
