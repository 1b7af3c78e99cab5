import type { FileStore } from "@sgt/files";
import type { Batch, StoredBatch } from "./batch.js";
import type { Commit } from "./commit.js";
import { readCommits } from "./commit-log.js";
import { readMarker } from "./marker.js";
import { readBatch } from "./parse-batch.js";
import { readJson } from "./parse-file.js";

/** What commits come to, one after the other. */
export interface NetChange {
  /** Paths of the batches that count. */
  readonly batches: readonly string[];
  readonly droppedBefore: string | null;
}

export function netChange(commits: readonly Commit[]): NetChange {
  const batches = new Set<string>();
  for (const commit of commits) {
    for (const path of commit.replaces) batches.delete(path);
    for (const path of commit.batches) batches.add(path);
  }
  return { batches: [...batches], droppedBefore: latestDay(commits.map(({ droppedBefore }) => droppedBefore)) };
}

/** The latest of UTC days; null where there is none. */
export function latestDay(days: readonly (string | null)[]): string | null {
  return days.reduce((latest, day) => (day !== null && (latest === null || day > latest) ? day : latest), null);
}

/** Reads batches, in the order given. Throws as {@link readJson} does. */
export async function loadBatches(files: FileStore, dir: string, paths: readonly string[]): Promise<StoredBatch[]> {
  const batches: StoredBatch[] = [];
  for (const path of paths) batches.push({ ...(await loadBatch(files, dir, path)), path });
  return batches;
}

function loadBatch(files: FileStore, dir: string, path: string): Promise<Batch> {
  return readJson(files, `${dir}/${path}`, readBatch);
}

/** A ledger with all its batches: what merging chooses from. */
export interface WholeLedger {
  readonly dir: string;
  readonly number: number;
  readonly droppedBefore: string | null;
  readonly batches: readonly StoredBatch[];
}

/**
 * Reads all batches of a ledger of version 1 or 2.
 *
 * @returns null where the folder holds no `ledger.json`.
 * @throws `SGT_FLOWLOGS_LEDGER_VERSION`, `SGT_FLOWLOGS_LEDGER_INVALID`, `SGT_FLOWLOGS_LEDGER_DAMAGED`
 */
export async function loadWhole(files: FileStore, dir: string): Promise<WholeLedger | null> {
  const marker = await readMarker(files, dir);
  if (marker === null) return null;
  const commits = marker.version === 1 ? [] : await readCommits(files, dir, 0);
  const change = marker.version === 1 ? marker : netChange(commits);
  const batches = await loadBatches(files, dir, change.batches);
  return { dir, number: commits.length, droppedBefore: change.droppedBefore, batches };
}
