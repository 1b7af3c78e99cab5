import { SgtError, type SgtErrorInit } from "@sgt/cidr";

export type CliErrorCode =
  | "SGT_CLI_NOT_FOUND"
  | "SGT_CLI_UNREADABLE"
  | "SGT_CLI_UNWRITABLE"
  | "SGT_CLI_NO_HISTORY"
  | "SGT_CLI_EXISTS"
  | "SGT_CLI_TOO_MANY_ROWS"
  | "SGT_CLI_COMMAND_FAILED"
  | "SGT_CLI_DEMO_FAILED";

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function cliError(
  code: CliErrorCode,
  message: string,
  rest: Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">> = {},
): SgtError<CliErrorCode> {
  return new SgtError({ code, message, source: "user", ...rest });
}
