import { resolve } from "node:path";
import { type FileStore, nodeFileStore, UNFINISHED } from "@sgt/files";

import { chooseCommits, type FoundCommit } from "./choose-commits.js";
import { type DroppedDays, partsBefore, sumUpParts } from "./drop-days.js";
import { lockLedger } from "./ledger-lock.js";
import { type LedgerState, liveParts, loadState, requireState, saveCommit, saveManifest } from "./ledger-state.js";
import { commitPath } from "./manifest.js";
import { refuseHeadless, removeLeftovers } from "./remove-leftovers.js";
import { writeError } from "./write-error.js";

export interface MergedLedger {
  readonly dir: string;
  readonly commitCount: number;
  readonly partCount: number;
  /** Commits whose objects another one had counted already. */
  readonly repeatedCommitCount: number;
  /** The latest of the days before which any of the ledgers was dropped: holds for all from now on. */
  readonly droppedBefore: string | null;
}

/**
 * Joins ledgers of several runs, machines or accounts into `out`, where every object counts once.
 * What `out` already holds takes part. The ledgers read are left as they are.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_OVERLAP`, `SGT_FLOWLOGS_OBJECT_CHANGED` when they cannot be joined exactly; `out` is unchanged.
 * @throws as {@link openLedger} does.
 */
export async function mergeLedgers(
  dirs: readonly string[],
  out: string,
  options: { readonly files?: FileStore } = {},
): Promise<MergedLedger> {
  const files = options.files ?? nodeFileStore;
  const [target = "", ...sources] = [out, ...dirs].map((dir) => resolve(dir).replaceAll("\\", "/"));
  const unlock = await lockLedger(files, target);
  try {
    const found = await loadState(files, target);
    if (found === null) await refuseHeadless(files, target);
    else await removeLeftovers(files, found);
    const before = found ?? { dir: target, droppedBefore: null, commits: [] };
    const ledgers = [...(await Promise.all(sources.map((dir) => requireState(files, dir)))), before];
    const chosen = chooseCommits(ledgers);
    const droppedBefore = latest(ledgers);
    const after: LedgerState = { dir: target, droppedBefore, commits: chosen.map(({ commit }) => commit) };
    // The manifest is the first file of a ledger, so that what a killed merge leaves is known as leftovers.
    if (found === null) await saveManifest(files, before);
    await copyCommits(files, chosen, after);
    await removeReplaced(files, before, after);
    const ids = new Set(ledgers.flatMap(({ commits }) => commits.map(({ id }) => id)));
    return {
      dir: target,
      commitCount: chosen.length,
      partCount: liveParts(after).length,
      repeatedCommitCount: ids.size - chosen.length,
      droppedBefore,
    };
  } finally {
    await unlock();
  }
}

/**
 * Says which days of `out` {@link mergeLedgers} would remove, because one of the ledgers had dropped them; removes
 * nothing. None where `out` is no ledger yet.
 *
 * @throws as {@link mergeLedgers} does, except for a lock.
 */
export async function daysLostByMerge(
  dirs: readonly string[],
  out: string,
  options: { readonly files?: FileStore } = {},
): Promise<DroppedDays> {
  const files = options.files ?? nodeFileStore;
  const [target = "", ...sources] = [out, ...dirs].map((dir) => resolve(dir).replaceAll("\\", "/"));
  const dropped = latest(await Promise.all(sources.map((dir) => requireState(files, dir))));
  const state = await loadState(files, target);
  return sumUpParts(dropped === null || state === null ? [] : partsBefore(state, dropped));
}

function latest(ledgers: readonly LedgerState[]): string | null {
  return ledgers.reduce<string | null>(
    (day, { droppedBefore }) => (droppedBefore !== null && (day === null || droppedBefore > day) ? droppedBefore : day),
    null,
  );
}

async function copyCommits(files: FileStore, chosen: readonly FoundCommit[], after: LedgerState): Promise<void> {
  const live = new Set(liveParts(after).map(({ path }) => path));
  const written: string[] = [];
  try {
    for (const { commit, dir } of chosen) {
      if (dir === after.dir) continue;
      for (const { path } of commit.parts.filter((part) => live.has(part.path))) {
        await copyAtomically(files, `${dir}/${path}`, `${after.dir}/${path}`);
        written.push(path);
      }
      await saveCommit(files, after.dir, commit);
      written.push(commitPath(commit.id));
    }
    await saveManifest(files, after);
  } catch (error) {
    for (const path of written) await files.remove(`${after.dir}/${path}`).catch(() => undefined);
    throw error;
  }
}

async function copyAtomically(files: FileStore, from: string, to: string): Promise<void> {
  try {
    await files.copy(from, to + UNFINISHED);
    await files.rename(to + UNFINISHED, to);
  } catch (error) {
    await files.remove(to + UNFINISHED).catch(() => undefined);
    throw writeError(to, error);
  }
}

async function removeReplaced(files: FileStore, before: LedgerState, after: LedgerState): Promise<void> {
  const live = new Set(liveParts(after).map(({ path }) => path));
  for (const { path } of liveParts(before)) if (!live.has(path)) await files.remove(`${after.dir}/${path}`);
}
