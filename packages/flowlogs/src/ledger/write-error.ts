import type { SgtError } from "@sgt/cidr";
import { errnoOf } from "@sgt/files";
import { flowLogsError } from "../errors.js";

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: "Free space on that disk and run the same command again: what was committed stays and is not read twice.",
  EDQUOT: "Raise the disk quota and run the same command again: what was committed stays and is not read twice.",
  EACCES: "Give this user permission to write there, or choose another folder.",
  EPERM: "Give this user permission to write there, or choose another folder.",
  EROFS: "Choose a folder on a disk that can be written.",
  ENOTDIR: "Choose a folder whose parents are folders.",
};

/** The coded error for a file that could not be written; nothing of it is left. */
export function writeError(path: string, cause: unknown): SgtError {
  const errno = errnoOf(cause);
  return flowLogsError(
    "SGT_FLOWLOGS_LEDGER_WRITE_FAILED",
    `cannot write ${JSON.stringify(path)}: ${errno || "unknown"}`,
    {
      source: "environment",
      hint:
        HINTS[errno] ??
        "Check the disk and run the same command again: what was committed stays and is not read twice.",
      details: { path, errno },
      cause,
    },
  );
}
