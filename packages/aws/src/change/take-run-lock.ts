import { lockRun, type RunLock } from "../journal/run-lock.js";
import type { RunOptions, RunParts } from "./run-options.js";

/**
 * Takes the lock of a run, and says so when it holds for one folder only.
 *
 * @throws as `lockRun`
 */
export async function takeRunLock(
  { journalPath, session, stateDir }: RunOptions,
  { emit }: Pick<RunParts, "emit">,
): Promise<RunLock> {
  const lock = await lockRun(journalPath, session, stateDir);
  if (lock.unlockedFolder !== null) emit({ kind: "lock-narrow", folder: lock.unlockedFolder });
  return lock;
}
