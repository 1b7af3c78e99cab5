import type { SgtError } from "@sgt/cidr";
import { errnoOf } from "@sgt/files";
import { flowLogsError } from "../errors.js";

/** The coded error for a file of the ledger that cannot be read. */
export function damagedError(path: string, cause: unknown): SgtError {
  const why = errnoOf(cause) || (cause instanceof Error ? cause.message : String(cause));
  return flowLogsError("SGT_FLOWLOGS_LEDGER_DAMAGED", `cannot read ${JSON.stringify(path)}: ${why}`, {
    source: "environment",
    hint: "Restore the file from a copy, or analyze the logs into a new folder.",
    details: { path },
    cause,
  });
}

/** The coded error for an object that two batches of one ledger would count. */
export function countedError(dir: string, key: string): SgtError {
  return flowLogsError(
    "SGT_FLOWLOGS_LEDGER_OVERLAP",
    `object ${JSON.stringify(key)} is already counted in ${JSON.stringify(dir)}`,
    {
      hint: "Ask `check` for each object before reading it, and leave out what is counted; another writer may have been first.",
      details: { dir, key },
    },
  );
}
