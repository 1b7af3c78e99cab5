import type { SgtError } from "@sgt/cidr";
import { type CliErrorCode, cliError } from "./cli-error.js";

const SAYS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "the disk is read-only",
  ENOENT: "no such folder",
  ENOTDIR: "its folder is a file",
  EISDIR: "it is a folder",
};

/** Makes the error of something that could not be written, by what the system said. */
export function unwritable(
  what: string,
  cause: unknown,
  details: { readonly path?: string } = {},
): SgtError<CliErrorCode> {
  const reason = cause instanceof Error ? String(Reflect.get(cause, "code") ?? cause.message) : String(cause);
  return cliError("SGT_CLI_UNWRITABLE", `${what} cannot be written: ${SAYS[reason] ?? reason}`, {
    source: "environment",
    hint: "Check the folder, its permissions and the room on the disk.",
    details,
    cause,
  });
}
