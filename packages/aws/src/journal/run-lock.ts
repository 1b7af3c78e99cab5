import { createHash } from "node:crypto";
import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type LockAttempt, type LockHolder, takeLock } from "@sgt/files";
import { awsError } from "../errors.js";

export interface RunLock {
  /** Null, or the state folder that could not be written: then only runs with a journal in the same folder are kept off. */
  readonly unlockedFolder: string | null;
  release(): Promise<void>;
}

type Release = () => Promise<void>;

/**
 * Takes the lock of an account and region twice, each a file that names its holder: in the user's state
 * folder, so that two runs on one machine cannot change one account at once wherever their journals are,
 * and beside the journal, which may be on a disk that machines share. The lock of a process of this
 * machine that is gone is taken over. Nothing here keeps off a run on another machine: see docs/safety.md.
 *
 * @throws SGT_AWS_LOCKED naming the holder
 * @throws SGT_AWS_JOURNAL_WRITE when the lock beside the journal cannot be written
 */
export async function lockRun(journalPath: string, scope: LockScope, folder: string = stateFolder()): Promise<RunLock> {
  const beside = join(dirname(journalPath), lockName(scope));
  const machine = join(folder, machineLockName(scope));
  const releaseBeside = await hold(beside, journalPath, scope);
  try {
    // One folder for both: the lock beside the journal is the machine's.
    const isOne = resolve(machine) === resolve(beside);
    const releaseMachine = isOne ? null : await holdIfWritable(machine, journalPath, scope);
    return {
      unlockedFolder: isOne || releaseMachine !== null ? null : folder,
      release: async () => {
        await releaseMachine?.();
        await releaseBeside();
      },
    };
  } catch (error) {
    await releaseBeside();
    throw error;
  }
}

async function hold(path: string, journalPath: string, scope: LockScope): Promise<Release> {
  const attempt = await takeLockThere(path, journalPath).catch((cause: unknown) => {
    throw notWritten(path, cause);
  });
  if (attempt.state === "held") throw locked(path, attempt.holder, scope);
  return attempt.release;
}

/** In a folder that is there: a mistyped path of a journal must not make one. */
async function takeLockThere(path: string, purpose: string): Promise<LockAttempt> {
  await access(dirname(path));
  return takeLock(path, { purpose });
}

/** Null where no lock can be written, as in a container without a home. */
async function holdIfWritable(path: string, journalPath: string, scope: LockScope): Promise<Release | null> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const attempt = await takeLock(path, { purpose: journalPath });
    if (attempt.state === "taken") return attempt.release;
    throw locked(path, attempt.holder, scope);
  } catch (error) {
    if (Reflect.get(Object(error), "code") === "SGT_AWS_LOCKED") throw error;
    return null;
  }
}

function notWritten(path: string, cause: unknown): Error {
  return awsError("SGT_AWS_JOURNAL_WRITE", `the lock "${path}" cannot be written`, {
    source: "environment",
    hint: "Give a journal path in a folder that can be written.",
    details: { file: path },
    cause,
  });
}

function locked(path: string, holder: LockHolder | null, { accountId, region }: LockScope): Error {
  const who =
    holder === null ? "another run" : `process ${holder.pid} on "${holder.host}", journal "${holder.purpose}"`;
  return awsError("SGT_AWS_LOCKED", `account "${accountId}" ${region} is being changed by ${who}`, {
    hint: `Wait for it to end. If it is gone, remove "${path}".`,
    details: { file: path, accountId, region },
  });
}

/**
 * Returns the folder in which this user's runs on this machine find each other, in the
 * platform's place for state (XDG base directory specification; `%LOCALAPPDATA%` on Windows).
 */
function stateFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, "sgt");
  if (platform === "win32" && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, "sgt");
  return join(homedir(), ".local", "state", "sgt");
}

/** Which account and region a run is about to change. */
interface LockScope {
  readonly accountId: string;
  readonly region: string;
  /** Another address than AWS's own, a sandbox's for one: an account of its own. */
  readonly endpoint?: string | null;
}

/** Returns the name of the lock beside a journal. */
function lockName({ accountId, region }: LockScope): string {
  return `sgt-${accountId}-${region}.lock`;
}

/** Returns the name of the lock in the state folder, where runs on sandboxes must not meet those on AWS. */
function machineLockName(scope: LockScope): string {
  if (!scope.endpoint) return lockName(scope);
  const digest = createHash("sha256").update(scope.endpoint).digest("hex").slice(0, 8);
  return `sgt-${scope.accountId}-${scope.region}-${digest}.lock`;
}
