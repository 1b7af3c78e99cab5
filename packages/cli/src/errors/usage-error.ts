export type UsageErrorCode =
  | "SGT_CLI_USAGE"
  | "SGT_CLI_WHICH_REGION"
  | "SGT_CLI_BAD_CONFIG"
  | "SGT_CLI_CONSENT"
  | "SGT_CLI_UNKNOWN_NAME"
  | "SGT_CLI_AMBIGUOUS_NAME";

/**
 * The command line was wrong. A class of its own and not an SgtError: it must not load `@sgt/cidr`
 * for `sgt --help`. It has the same fields.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Its own, or that of the library which refused an option's value. */
  readonly code: string;
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, code: string = "SGT_CLI_USAGE" satisfies UsageErrorCode) {
    super(message);
    this.hint = hint;
    this.code = code;
  }
}
