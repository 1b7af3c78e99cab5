import { hostname } from "node:os";
import type { SgtError } from "@sgt/cidr";
import { flowLogsError } from "../errors.js";
import { errnoOf, type FileStore } from "./file-store.js";
import { writeError } from "./write-error.js";

/** Two writers at once would each lose the other's commits; the file says who writes. */
const LOCK = "ledger.lock";

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells a holder from an earlier process with the same number. */
  readonly token: string;
}

/**
 * Takes the ledger for writing and returns what gives it back. The lock of a process that no longer
 * runs on this machine is taken over.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_LOCKED` while another process writes, or may do so on another machine.
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` when the folder cannot be written.
 */
export async function lockLedger(files: FileStore, dir: string, token: string): Promise<() => Promise<void>> {
  const path = `${dir}/${LOCK}`;
  const mine: Holder = { pid: process.pid, host: hostname(), token };
  if (!(await tryLock(files, path, mine))) {
    await removeStale(files, path, token);
    if (!(await tryLock(files, path, mine))) throw lockedError(dir, path, await readHolder(files, path));
  }
  return async () => {
    if ((await readHolder(files, path))?.token === token) await files.remove(path);
  };
}

async function tryLock(files: FileStore, path: string, holder: Holder): Promise<boolean> {
  try {
    await files.create(path, Buffer.from(JSON.stringify(holder)));
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw writeError(path, error);
  }
}

/** Moves the lock aside before judging it, so that of two processes only one can take it over. */
async function removeStale(files: FileStore, path: string, token: string): Promise<void> {
  if (isRunning(await readHolder(files, path))) return;
  const aside = `${path}.${token}`;
  await files.rename(path, aside).catch(() => undefined);
  const moved = await readHolder(files, aside);
  // Another process took over between the two looks: what was moved is its lock, so it goes back.
  if (moved !== null && isRunning(moved)) await files.rename(aside, path).catch(() => undefined);
  await files.remove(aside);
}

/** Null where there is no lock; `UNREADABLE` for one that is just being written, or was cut short. */
async function readHolder(files: FileStore, path: string): Promise<Holder | null> {
  const text = await files.read(path).catch(() => null);
  if (text === null) return null;
  try {
    const holder: unknown = JSON.parse(text.toString("utf8"));
    const [pid, host, token] = ["pid", "host", "token"].map((name) => Reflect.get(Object(holder), name));
    if (typeof pid === "number" && typeof host === "string" && typeof token === "string") return { pid, host, token };
    return UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

const UNREADABLE: Holder = { pid: 0, host: "unknown", token: "" };

/** A holder on another machine cannot be asked, so it counts as running. */
function isRunning(holder: Holder | null): boolean {
  if (holder === null) return false;
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

function lockedError(dir: string, path: string, holder: Holder | null): SgtError {
  const who = holder === null ? "another process" : `process ${holder.pid} on ${JSON.stringify(holder.host)}`;
  return flowLogsError("SGT_FLOWLOGS_LEDGER_LOCKED", `ledger ${JSON.stringify(dir)} is being written by ${who}`, {
    source: "environment",
    hint: `Wait for it to end; if no such process runs, remove ${JSON.stringify(path)}.`,
    details: { dir, ...(holder === null ? {} : { pid: holder.pid, host: holder.host }) },
  });
}
