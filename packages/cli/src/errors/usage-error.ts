/**
 * The command line was wrong. A class of its own and not an SgtError: it must not load `@sgt/cidr`
 * for `sgt --help`. It has the same fields.
 */
export class UsageError extends Error {
  readonly code = "SGT_CLI_USAGE";
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Reports whether `value` says that the command line was wrong. */
export function isUsageError(value: unknown): value is UsageError {
  return typeof value === "object" && value !== null && Reflect.get(value, "code") === "SGT_CLI_USAGE";
}
