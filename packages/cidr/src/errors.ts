/** Whose move it is: the user's input, AWS's answer, the machine (disk, network), or a bug in sgt. */
export type ErrorSource = "user" | "aws" | "environment" | "bug";

export interface SgtErrorDetails {
  readonly [name: string]: string | number | boolean;
}

export interface SgtErrorInit<Code extends string = string> {
  /** Stable, listed in docs/errors.md; callers match on it, never on the message. */
  readonly code: Code;
  /** What and where, lower case, the input quoted, no advice. */
  readonly message: string;
  readonly source: ErrorSource;
  /** What to do about it: one imperative sentence. */
  readonly hint?: string | undefined;
  /** JSON-safe facts for programs: file, line, groupId, … */
  readonly details?: SgtErrorDetails | undefined;
  readonly cause?: unknown;
}

/**
 * The one error shape of all `@sgt/*` packages. It stands here because every package that throws
 * imports this one. Two copies of a package make two classes, so recognise it by
 * {@link isSgtError}, not by `instanceof`.
 */
export class SgtError<Code extends string = string> extends Error {
  override readonly name: string = "SgtError";
  readonly code: Code;
  readonly source: ErrorSource;
  readonly hint: string | undefined;
  readonly details: SgtErrorDetails | undefined;

  constructor(init: SgtErrorInit<Code>) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.source = init.source;
    this.hint = init.hint;
    this.details = init.details;
  }
}

/** Reports whether `value` is an error of any `@sgt/*` package, also one from another copy of it. */
export function isSgtError(value: unknown): value is SgtError {
  return value instanceof Error && typeof Reflect.get(value, "code") === "string" && value.name === "SgtError";
}

export type CidrErrorCode =
  | "SGT_CIDR_INVALID_ADDRESS"
  | "SGT_CIDR_INVALID_PREFIX"
  | "SGT_CIDR_INVALID_RANGE"
  | "SGT_CIDR_HOST_BITS"
  | "SGT_CIDR_MIXED_FAMILIES"
  | "SGT_CIDR_INVALID_OPTION"
  | "SGT_CIDR_FENCES_OVERLAP"
  | "SGT_CIDR_OUTSIDE_FENCE"
  | "SGT_CIDR_BUDGET_TOO_SMALL"
  | "SGT_CIDR_INVALID_PORT_SPAN";

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function cidrError(
  code: CidrErrorCode,
  message: string,
  rest: Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">> = {},
): SgtError<CidrErrorCode> {
  return new SgtError({ code, message, source: "user", ...rest });
}

/**
 * What an options object may hold: `true` for what may be left out, `"needed"` for what may not, `"nullable"` for what
 * may not but may be null. A table that `satisfies OptionKeys<Options>` follows the interface, or tsc fails.
 */
export type OptionKeys<Options> = {
  readonly [Key in keyof Options]-?: undefined extends Options[Key]
    ? true
    : null extends Options[Key]
      ? "nullable"
      : "needed";
};

/**
 * Refuses an options object with a key that nobody reads, since a typo would silently be the default; one that lacks
 * what is needed; and what is no object.
 *
 * @param known the keys that there are: `{ limit: true, … } satisfies OptionKeys<Options>`
 * @param fail makes the error of the package that was called, from what is wrong and what to do
 */
export function refuseUnknownKeys(
  options: object,
  known: Readonly<Record<string, OptionKind>>,
  fail: (message: string, hint: string) => Error,
): void {
  const names = Object.keys(known).join(", ");
  if (typeof options !== "object" || options === null) throw fail("the options are no object", `Give ${names}.`);
  const stray = Object.keys(options).find((key) => !Object.hasOwn(known, key));
  if (stray !== undefined) throw fail(`there is no option ${JSON.stringify(stray.slice(0, 100))}`, `Give ${names}.`);
  const lacking = Object.entries(known).find(([key, kind]) => isLacking(Reflect.get(options, key), kind))?.[0];
  if (lacking !== undefined) throw fail(`option ${lacking} is missing`, `Give ${lacking}.`);
}

type OptionKind = true | "needed" | "nullable";

const isLacking = (value: unknown, kind: OptionKind): boolean =>
  kind !== true && (value === undefined || (value === null && kind === "needed"));

/** {@link refuseUnknownKeys} for the options of this package. @throws `SGT_CIDR_INVALID_OPTION` */
export function checkKeys(options: object, known: Readonly<Record<string, true>>): void {
  refuseUnknownKeys(options, known, (message, hint) => cidrError("SGT_CIDR_INVALID_OPTION", message, { hint }));
}
