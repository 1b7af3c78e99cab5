import { link, open, readFile, rename, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { awsError } from "../errors.js";

export interface RunLock {
  release(): Promise<void>;
}

/** Which account and region a run is about to change. */
export interface LockPlace {
  readonly accountId: string;
  readonly region: string;
}

/**
 * Takes the lock of an account and region: a file beside the journal that names the holder. Two runs
 * that keep their journals in one folder cannot change one account at once. The lock of a process of
 * this machine that is gone is taken over.
 *
 * @throws SGT_AWS_LOCKED naming the holder
 * @throws SGT_AWS_JOURNAL_WRITE when the lock cannot be written
 */
export async function takeLock(journalPath: string, place: LockPlace): Promise<RunLock> {
  const path = join(dirname(journalPath), `sgt-${place.accountId}-${place.region}.lock`);
  const mine = `${JSON.stringify({ pid: process.pid, host: hostname(), journal: journalPath, nonce: crypto.randomUUID() })}\n`;
  if (!(await createLock(path, mine))) await takeOver(path, mine, place);
  return { release: () => releaseLock(path, mine) };
}

/** False when somebody holds it. */
async function createLock(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (cause) {
    if (Reflect.get(Object(cause), "code") === "EEXIST") return false;
    throw awsError("SGT_AWS_JOURNAL_WRITE", `the lock "${path}" cannot be written`, {
      source: "environment",
      hint: "Give a journal path in a folder that can be written.",
      details: { file: path },
      cause,
    });
  }
}

async function takeOver(path: string, mine: string, place: LockPlace): Promise<void> {
  const theirs = await readFile(path, "utf8").catch(() => "");
  if (!isStale(theirs)) throw locked(path, theirs, place);
  // Moved aside before it is judged again: of two that take over at once, one moves the other's new lock, and puts it back.
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  const moved = await readFile(aside, "utf8").catch(() => theirs);
  if (moved !== theirs) await link(aside, path).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
  if (moved !== theirs || !(await createLock(path, mine))) throw locked(path, moved, place);
}

function isStale(content: string): boolean {
  const holder = parseHolder(content);
  // Half a lock was written by a process that died at it.
  if (holder === null) return true;
  return holder.host === hostname() && !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return Reflect.get(Object(error), "code") === "EPERM";
  }
}

function parseHolder(content: string): { pid: number; host: string; journal: string } | null {
  try {
    const { pid, host, journal } = JSON.parse(content);
    return typeof pid === "number" && typeof host === "string" ? { pid, host, journal: String(journal) } : null;
  } catch {
    return null;
  }
}

function locked(path: string, content: string, { accountId, region }: LockPlace): Error {
  const holder = parseHolder(content);
  const who =
    holder === null ? "another run" : `process ${holder.pid} on "${holder.host}", journal "${holder.journal}"`;
  return awsError("SGT_AWS_LOCKED", `account "${accountId}" ${region} is being changed by ${who}`, {
    hint: `Wait for it to end. If it is gone, remove "${path}".`,
    details: { file: path, accountId, region },
  });
}

async function releaseLock(path: string, mine: string): Promise<void> {
  const content = await readFile(path, "utf8").catch(() => "");
  if (content === mine) await unlink(path).catch(() => undefined);
}
