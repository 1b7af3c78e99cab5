/** What is known of a call that did not answer with success. Holds no header, no request, no credential. */
export interface AwsFailure {
  readonly operation: string;
  /** AWS's error code, or the name of the network error (`ECONNRESET`, `TimeoutError`). */
  readonly awsCode: string;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  /** AWS's own sentence, cut short; empty where it could quote a signed header. */
  readonly text: string;
}

/**
 * `SignatureDoesNotMatch` and its kin quote the canonical request, session token included, so the
 * text of an authentication error is never taken over.
 */
const AUTHENTICATION = new Set([
  "AuthFailure",
  "IncompleteSignature",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "UnrecognizedClientException",
]);
const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"]);
const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthorizationError",
  "Client.UnauthorizedOperation",
]);
/** Codes that the SDK knows as throttling (`@smithy/core` service-error-classification) plus EC2's own. */
const THROTTLED = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "PriorRequestNotComplete",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
]);
const REGION = new Set(["OptInRequired", "RegionDisabledException", "InvalidRegion"]);

/** What kind of answer a failure is; decides whether the call can have taken effect. */
export type FailureKind =
  | "no-credentials"
  | "bad-credentials"
  | "expired"
  | "denied"
  | "region"
  | "throttled"
  /** AWS answered, and refused. */
  | "refused"
  /** 5xx, or no answer: whether the call took effect is not known. */
  | "ambiguous";

/** Reads a failure from whatever the SDK threw. */
export function failureFrom(operation: string, thrown: unknown): AwsFailure {
  const error = asRecord(thrown);
  const metadata = asRecord(error.$metadata);
  const awsCode = firstText(error.Code, named(error.name), error.code, error.name) ?? "UnknownError";
  return {
    operation,
    awsCode,
    httpStatus: typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : null,
    requestId: firstText(metadata.requestId),
    text: AUTHENTICATION.has(awsCode) ? "" : (firstText(error.message) ?? "").slice(0, 300),
  };
}

/** Tells what a failure means for the call that met it. */
export function failureKind(failure: AwsFailure): FailureKind {
  const { awsCode, httpStatus } = failure;
  if (awsCode === "CredentialsProviderError" || awsCode === "NoCredentials") return "no-credentials";
  if (AUTHENTICATION.has(awsCode)) return "bad-credentials";
  if (EXPIRED.has(awsCode)) return "expired";
  if (DENIED.has(awsCode)) return "denied";
  if (REGION.has(awsCode)) return "region";
  if (THROTTLED.has(awsCode) || httpStatus === 429) return "throttled";
  return httpStatus !== null && httpStatus >= 400 && httpStatus < 500 ? "refused" : "ambiguous";
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** A plain `Error` carries its cause in `code` (`ECONNRESET`); its name says nothing. */
function named(name: unknown): string | null {
  return typeof name === "string" && name !== "Error" ? name : null;
}

function firstText(...values: unknown[]): string | null {
  for (const value of values) if (typeof value === "string" && value !== "") return value;
  return null;
}
