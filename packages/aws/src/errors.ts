import { refuseUnknownKeys, SgtError, type SgtErrorInit } from "@sgt/cidr";

export type AwsErrorCode =
  | "SGT_AWS_NO_CREDENTIALS"
  | "SGT_AWS_EXPIRED"
  | "SGT_AWS_BAD_CREDENTIALS"
  | "SGT_AWS_DENIED"
  | "SGT_AWS_NO_REGION"
  | "SGT_AWS_REGION_UNAVAILABLE"
  | "SGT_AWS_UNREACHABLE"
  | "SGT_AWS_THROTTLED"
  | "SGT_AWS_CALL_FAILED"
  | "SGT_AWS_READ_ONLY"
  | "SGT_AWS_GROUP_NOT_FOUND"
  | "SGT_AWS_PLAN_UNPROVED"
  | "SGT_AWS_PLAN_ELSEWHERE"
  | "SGT_AWS_PLAN_MISMATCH"
  | "SGT_AWS_UNKNOWN_GROUP"
  | "SGT_AWS_UNKNOWN_RULE"
  | "SGT_AWS_INVALID_WAVES"
  | "SGT_AWS_LOCKED"
  | "SGT_AWS_STALE_GROUP"
  | "SGT_AWS_FOREIGN_CHANGE"
  | "SGT_AWS_PARTLY_DONE"
  | "SGT_AWS_UNSETTLED"
  | "SGT_AWS_OUTCOME_UNKNOWN"
  | "SGT_AWS_NO_ROOM"
  | "SGT_AWS_STOPPED"
  | "SGT_AWS_JOURNAL_EXISTS"
  | "SGT_AWS_JOURNAL_MISSING"
  | "SGT_AWS_JOURNAL_DAMAGED"
  | "SGT_AWS_JOURNAL_NEWER"
  | "SGT_AWS_JOURNAL_WRITE"
  | "SGT_AWS_JOURNAL_STATE"
  | "SGT_AWS_JOURNAL_MISMATCH"
  | "SGT_AWS_JOURNAL_ELSEWHERE"
  | "SGT_AWS_OUT_NOT_WRITABLE"
  | "SGT_AWS_OUT_ELSEWHERE"
  | "SGT_AWS_OUT_DAMAGED"
  | "SGT_AWS_ROLE_DENIED"
  | "SGT_AWS_ROLE_NEEDED"
  | "SGT_AWS_NO_ORGANIZATION"
  | "SGT_AWS_UNKNOWN_OU"
  | "SGT_AWS_UNKNOWN_ACCOUNT"
  | "SGT_AWS_AMBIGUOUS_ACCOUNT"
  | "SGT_AWS_UNKNOWN_REGION"
  | "SGT_AWS_ACCOUNT_INACTIVE"
  | "SGT_AWS_NOT_REACHED"
  | "SGT_AWS_IP_RANGES_UNREADABLE"
  | "SGT_AWS_IP_RANGES_BAD_SHAPE"
  | "SGT_AWS_INVALID_OPTION"
  | SourceErrorCode;

/** Why flow logs could not be found, as a whole or one object of them. */
export type SourceErrorCode =
  | "SGT_AWS_INVALID_SOURCE"
  | "SGT_AWS_BUCKET_NOT_FOUND"
  | "SGT_AWS_OTHER_PARTITION"
  | "SGT_AWS_NO_FLOW_LOGS"
  | "SGT_AWS_NO_HISTORY"
  | "SGT_AWS_ASKED_DAMAGED"
  | "SGT_AWS_NOT_RECORDED"
  | "SGT_AWS_OBJECT_DENIED"
  | "SGT_AWS_OBJECT_KEY_DENIED"
  | "SGT_AWS_OBJECT_ARCHIVED"
  | "SGT_AWS_OBJECT_GONE"
  | "SGT_AWS_OBJECT_CHANGED"
  | "SGT_AWS_OBJECT_UNREACHABLE"
  | "SGT_AWS_LOG_GROUP_NOT_FOUND"
  | "SGT_AWS_LOG_FORMAT_UNKNOWN"
  | "SGT_AWS_LOG_FORMAT_UNUSABLE"
  | "SGT_AWS_LOG_FORMAT_MISMATCH"
  | "SGT_AWS_QUERY_FAILED"
  | "SGT_AWS_QUERY_CANCELLED"
  | "SGT_AWS_QUERY_DENIED"
  | "SGT_AWS_QUERY_OUTPUT"
  | "SGT_AWS_QUERY_TOO_MANY_ROWS"
  | "SGT_AWS_QUERY_ANSWER";

/** Makes an error of this package; its source is the user's input unless said otherwise. */
export function awsError(
  code: AwsErrorCode,
  message: string,
  rest: Partial<Pick<SgtErrorInit, "hint" | "details" | "cause" | "source">> = {},
): SgtError<AwsErrorCode> {
  return new SgtError({ code, message, source: "user", ...rest });
}

/** Refuses options with a key that there is not, or without one that is needed. @throws `SGT_AWS_INVALID_OPTION` */
export function checkKeys(options: object, known: Parameters<typeof refuseUnknownKeys>[1]): void {
  refuseUnknownKeys(options, known, (message, hint) => awsError("SGT_AWS_INVALID_OPTION", message, { hint }));
}
