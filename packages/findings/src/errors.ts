import { refuseUnknownKeys, SgtError, type SgtErrorInit } from "@sgt/cidr";

export type FindingsErrorCode =
  | "SGT_FINDINGS_KNOWN_UNREADABLE"
  | "SGT_FINDINGS_KNOWN_BAD_SHAPE"
  | "SGT_FINDINGS_ACCEPTED_UNREADABLE"
  | "SGT_FINDINGS_ACCEPTED_BAD_SHAPE"
  | "SGT_FINDINGS_BASELINE_UNREADABLE"
  | "SGT_FINDINGS_BASELINE_BAD_SHAPE"
  | "SGT_FINDINGS_INVALID_OPTION";

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function findingsError(
  code: FindingsErrorCode,
  message: string,
  rest: Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">> = {},
): SgtError<FindingsErrorCode> {
  return new SgtError({ code, message, source: "user", ...rest });
}

/** Refuses options with a key that there is not, or without one that is needed. @throws `SGT_FINDINGS_INVALID_OPTION` */
export function checkKeys(options: object, known: Parameters<typeof refuseUnknownKeys>[1]): void {
  refuseUnknownKeys(options, known, (message, hint) => findingsError("SGT_FINDINGS_INVALID_OPTION", message, { hint }));
}
