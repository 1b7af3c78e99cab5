/** The closed list of errors this package throws to its caller; what AWS would answer is an `ApiError` instead. */
export type SandboxErrorCode =
  | "SGT_SANDBOX_SNAPSHOT_NOT_FOUND"
  | "SGT_SANDBOX_SNAPSHOT_UNREADABLE"
  | "SGT_SANDBOX_ACCOUNT_UNKNOWN"
  | "SGT_SANDBOX_GROUP_UNKNOWN"
  | "SGT_SANDBOX_INTERFACE_UNKNOWN"
  | "SGT_SANDBOX_INVALID_OPTION"
  | "SGT_SANDBOX_CANNOT_LISTEN";

export interface SandboxErrorRest {
  /** What to do about it: one imperative sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * The error shape of all `@sgt/*` packages. This package imports none of them, since it must share
 * no code with what it checks, so it makes the shape itself: `isSgtError` of `@sgt/cidr` holds for it.
 */
export class SandboxError extends Error {
  override readonly name = "SgtError";
  readonly source = "user";
  readonly code: SandboxErrorCode;
  readonly hint: string | undefined;

  constructor(code: SandboxErrorCode, message: string, rest: SandboxErrorRest = {}) {
    super(message, rest.cause === undefined ? undefined : { cause: rest.cause });
    this.code = code;
    this.hint = rest.hint;
  }
}

/**
 * Refuses a member that an options object does not know.
 *
 * @param keys - has a member for each that there is
 * @throws SandboxError `SGT_SANDBOX_INVALID_OPTION`
 */
export function checkKeys(options: object, keys: object): void {
  if (typeof options !== "object" || options === null) throw badOptions("the options are no object", keys);
  const stray = Object.keys(options).find((key) => !Object.hasOwn(keys, key));
  if (stray !== undefined) throw badOptions(`there is no option "${stray}"`, keys);
}

function badOptions(message: string, keys: object): SandboxError {
  const hint = `Give of these: ${Object.keys(keys).join(", ")}.`;
  return new SandboxError("SGT_SANDBOX_INVALID_OPTION", message, { hint });
}
