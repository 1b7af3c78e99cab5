import { link, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { isSgtError } from "@sgt/cidr";
import { awsError } from "../errors.js";
import { type LockPlace, lockName, machineLockName, stateFolder } from "./state-folder.js";

export interface RunLock {
  /** Null, or the state folder that could not be written: then only runs with a journal in the same folder are kept off. */
  readonly unlockedFolder: string | null;
  release(): Promise<void>;
}

/**
 * Takes the lock of an account and region twice, each a file that names its holder: in the user's state
 * folder, so that two runs on one machine cannot change one account at once wherever their journals are,
 * and beside the journal, which may be on a disk that machines share. The lock of a process of this
 * machine that is gone is taken over. Nothing here keeps off a run on another machine: see docs/safety.md.
 *
 * @throws SGT_AWS_LOCKED naming the holder
 * @throws SGT_AWS_JOURNAL_WRITE when the lock beside the journal cannot be written
 */
export async function takeLock(
  journalPath: string,
  place: LockPlace,
  folder: string = stateFolder(),
): Promise<RunLock> {
  const mine = `${JSON.stringify({ pid: process.pid, host: hostname(), journal: journalPath, nonce: crypto.randomUUID() })}\n`;
  const beside = join(dirname(journalPath), lockName(place));
  const machine = join(folder, machineLockName(place));
  await hold(beside, mine, place);
  try {
    // One folder for both: the lock beside the journal is the machine's.
    const held = resolve(machine) === resolve(beside) ? null : await holdIfWritable(machine, mine, place);
    return {
      unlockedFolder: held === false ? folder : null,
      release: async () => {
        if (held === true) await releaseLock(machine, mine);
        await releaseLock(beside, mine);
      },
    };
  } catch (error) {
    await releaseLock(beside, mine);
    throw error;
  }
}

async function hold(path: string, mine: string, place: LockPlace): Promise<void> {
  if (!(await createLock(path, mine))) await takeOver(path, mine, place);
}

/** False where no lock can be written, as in a container without a home. */
async function holdIfWritable(path: string, mine: string, place: LockPlace): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await hold(path, mine, place);
    return true;
  } catch (error) {
    if (isSgtError(error) && error.code === "SGT_AWS_LOCKED") throw error;
    return false;
  }
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
