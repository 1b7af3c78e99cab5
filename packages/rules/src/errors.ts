import { refuseUnknownKeys, SgtError, type SgtErrorInit } from "@sgt/cidr";

export type RulesErrorCode =
  | "SGT_RULES_NO_INTERFACES"
  | "SGT_RULES_PLAN_UNREADABLE"
  | "SGT_RULES_PLAN_NOT_JSON"
  | "SGT_RULES_PLAN_BAD_SHAPE"
  | "SGT_RULES_PLAN_WRONG_VERSION"
  | "SGT_RULES_PLAN_EDITED"
  | "SGT_RULES_PLAN_PROOF_BROKEN"
  | "SGT_RULES_INVALID_OPTION"
  | "SGT_RULES_APPROVED_BAD_SHAPE"
  | "SGT_RULES_EXCEPTIONS_UNREADABLE"
  | "SGT_RULES_EXCEPTIONS_BAD_SHAPE"
  | "SGT_RULES_EXCEPTION_EXPIRED"
  | "SGT_RULES_GROUP_UNKNOWN"
  | "SGT_RULES_GROUP_ELSEWHERE"
  | "SGT_RULES_SOURCE_PUBLIC"
  | "SGT_RULES_TOO_MANY_ADDRESSES"
  | "SGT_RULES_NO_LOGS"
  | "SGT_RULES_LOGS_WITHOUT_REJECT"
  | "SGT_RULES_LOGS_BEFORE_CHANGE"
  | "SGT_RULES_CLOCK_SKEW";

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function rulesError(
  code: RulesErrorCode,
  message: string,
  rest: Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">> = {},
): SgtError<RulesErrorCode> {
  return new SgtError({ code, message, source: "user", ...rest });
}

/** Makes the error of an option with a value that it cannot have. */
export function badOption(option: string, message: string, hint: string): SgtError<RulesErrorCode> {
  return rulesError("SGT_RULES_INVALID_OPTION", message, { hint, details: { option } });
}

/** Makes the same of a value that the message only has to quote. */
export function badValue(option: string, value: unknown, hint: string): SgtError<RulesErrorCode> {
  return badOption(option, `option ${option} is ${JSON.stringify(value)}`, hint);
}

/** Refuses options with a key that there is not, or without one that is needed. @throws `SGT_RULES_INVALID_OPTION` */
export function checkKeys(options: object, known: Parameters<typeof refuseUnknownKeys>[1]): void {
  refuseUnknownKeys(options, known, (message, hint) => rulesError("SGT_RULES_INVALID_OPTION", message, { hint }));
}

/** The keys of options that have defaults: each may be left out. */
export function optionalKeys(defaults: object): Record<string, true> {
  return Object.fromEntries(Object.keys(defaults).map((key) => [key, true]));
}
