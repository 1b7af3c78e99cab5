import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { errnoOf, type FileStore, nodeFileStore } from "./file-store.js";
import { isRunning } from "./is-running.js";
import { UNFINISHED } from "./replace-file.js";

/** Who holds a lock, as the file says. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Tells a holder from an earlier process with the same number. */
  readonly token: string;
  /** What it is held for, in words; empty where nothing was given. */
  readonly purpose: string;
}

/** `taken`: to be given back. `held`: by `holder`, who is null where the file does not say. */
export type LockAttempt =
  | { readonly state: "taken"; readonly release: () => Promise<void> }
  | { readonly state: "held"; readonly holder: LockHolder | null };

export interface LockOptions {
  /** Stands in the file, for those who find it. */
  readonly purpose?: string;
  readonly files?: FileStore;
}

/**
 * Takes a lock: a file that names who holds it, made only where there is none, and whole from its first moment (but
 * on a file system without links). The lock of a process of this machine that no longer runs is taken over. A holder
 * on another machine cannot be asked, and a file that names nobody may be one that is just being written: both count
 * as held.
 *
 * @throws what the file system throws, with its `code`, when the file cannot be written.
 */
export async function takeLock(path: string, options: LockOptions = {}): Promise<LockAttempt> {
  const { files = nodeFileStore, purpose = "" } = options;
  const token = randomBytes(8).toString("hex");
  const mine: LockHolder = { pid: process.pid, host: hostname(), token, purpose };
  const isTaken = (await tryLock(files, path, mine)) || (await takeOver(files, path, mine));
  if (!isTaken) return { state: "held", holder: await readHolder(files, path) };
  return {
    state: "taken",
    release: async () => {
      if ((await readHolder(files, path))?.token === token) await files.remove(path);
    },
  };
}

async function tryLock(files: FileStore, path: string, holder: LockHolder): Promise<boolean> {
  const making = `${path}.${holder.token}${UNFINISHED}`;
  await files.create(making, Buffer.from(JSON.stringify(holder)));
  try {
    await files.link(making, path);
    return true;
  } catch (error) {
    // Without its unfinished file, somebody has cleaned up meanwhile: who may do that holds the lock.
    if (["EEXIST", "ENOENT"].includes(errnoOf(error))) return false;
    throw error;
  } finally {
    await files.remove(making);
  }
}

/**
 * Moves a lock aside before judging it, so that of two processes only one can take it over. Where it was another's
 * new lock that was moved, it goes back, but never over a third one.
 */
async function takeOver(files: FileStore, path: string, mine: LockHolder): Promise<boolean> {
  const found = await readHolder(files, path);
  if (found === null ? await exists(files, path) : mayRun(found)) return false;
  const aside = `${path}.${mine.token}.old${UNFINISHED}`;
  await files.rename(path, aside).catch(() => undefined);
  const moved = await readHolder(files, aside);
  if (moved !== null && mayRun(moved)) await files.link(aside, path).catch(() => undefined);
  await files.remove(aside);
  return tryLock(files, path, mine);
}

async function exists(files: FileStore, path: string): Promise<boolean> {
  return files.size(path).then(
    () => true,
    () => false,
  );
}

/** Null where there is no lock, or none that names somebody. */
async function readHolder(files: FileStore, path: string): Promise<LockHolder | null> {
  try {
    const { pid, host, token, purpose } = JSON.parse((await files.read(path)).toString("utf8"));
    if (typeof pid !== "number" || typeof host !== "string" || typeof token !== "string") return null;
    return { pid, host, token, purpose: typeof purpose === "string" ? purpose : "" };
  } catch {
    return null;
  }
}

function mayRun({ host, pid }: LockHolder): boolean {
  return host !== hostname() || isRunning(pid);
}
