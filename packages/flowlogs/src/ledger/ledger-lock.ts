import type { SgtError } from "@sgt/cidr";
import { type FileStore, type LockHolder, takeLock } from "@sgt/files";

import { flowLogsError } from "../errors.js";
import { writeError } from "./write-error.js";

/** Two writers at once would each lose the other's commits; the file says who writes. */
const LOCK = "ledger.lock";

/**
 * Takes the ledger for writing and returns what gives it back, as {@link takeLock} says.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_LOCKED` while another process writes, or may do so on another machine.
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` when the folder cannot be written.
 */
export async function lockLedger(files: FileStore, dir: string): Promise<() => Promise<void>> {
  const path = `${dir}/${LOCK}`;
  const attempt = await takeLock(path, { files }).catch((error: unknown) => {
    throw writeError(path, error);
  });
  if (attempt.state === "held") throw lockedError(dir, path, attempt.holder);
  return attempt.release;
}

function lockedError(dir: string, path: string, holder: LockHolder | null): SgtError {
  const who = holder === null ? "another process" : `process ${holder.pid} on ${JSON.stringify(holder.host)}`;
  return flowLogsError("SGT_FLOWLOGS_LEDGER_LOCKED", `ledger ${JSON.stringify(dir)} is being written by ${who}`, {
    source: "environment",
    hint: `Wait for it to end; if no such process runs, remove ${JSON.stringify(path)}.`,
    details: { dir, ...(holder === null ? {} : { pid: holder.pid, host: holder.host }) },
  });
}
