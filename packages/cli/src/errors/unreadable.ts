import type { SgtError } from "@sgt/cidr";
import { type CliErrorCode, cliError } from "./cli-error.js";

/** Makes the error of a file that could not be read, by what the system said. */
export function unreadable(name: string, cause: unknown): SgtError<CliErrorCode> {
  const reason = cause instanceof Error ? String(Reflect.get(cause, "code") ?? cause.message) : String(cause);
  if (reason === "ENOENT") {
    return cliError("SGT_CLI_NOT_FOUND", `"${name}" is not there`, { hint: "Check the path.", cause });
  }
  const says: Record<string, string> = { EISDIR: "is a folder", EACCES: "may not be read" };
  return cliError("SGT_CLI_UNREADABLE", `"${name}" ${says[reason] ?? `cannot be read: ${reason}`}`, {
    hint: "Give a file that can be read.",
    source: "environment",
    cause,
  });
}
