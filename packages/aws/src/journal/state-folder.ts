import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Returns the folder in which this user's runs on this machine find each other, in the
 * platform's place for state (XDG base directory specification; `%LOCALAPPDATA%` on Windows).
 */
export function stateFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, "sgt");
  if (platform === "win32" && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, "sgt");
  return join(homedir(), ".local", "state", "sgt");
}

/** Which account and region a run is about to change. */
export interface LockScope {
  readonly accountId: string;
  readonly region: string;
  /** Another address than AWS's own, a sandbox's for one: an account of its own. */
  readonly endpoint?: string | null;
}

/** Returns the name of the lock beside a journal. */
export function lockName({ accountId, region }: LockScope): string {
  return `sgt-${accountId}-${region}.lock`;
}

/** Returns the name of the lock in the state folder, where runs on sandboxes must not meet those on AWS. */
export function machineLockName(scope: LockScope): string {
  if (!scope.endpoint) return lockName(scope);
  const digest = createHash("sha256").update(scope.endpoint).digest("hex").slice(0, 8);
  return `sgt-${scope.accountId}-${scope.region}-${digest}.lock`;
}
