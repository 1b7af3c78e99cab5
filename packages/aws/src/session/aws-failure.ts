import type { SgtError, SgtErrorDetails } from "@sgt/cidr";
import { type AwsErrorCode, awsError } from "../errors.js";

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
  const metadata = asRecord(error["$metadata"]);
  const awsCode = firstText(error["Code"], named(error["name"]), error["code"], error["name"]) ?? "UnknownError";
  return {
    operation,
    awsCode,
    httpStatus: typeof metadata["httpStatusCode"] === "number" ? metadata["httpStatusCode"] : null,
    requestId: firstText(metadata["requestId"]),
    text: AUTHENTICATION.has(awsCode) ? "" : (firstText(error["message"]) ?? "").slice(0, 300),
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

const CODES: Readonly<
  Record<FailureKind, { readonly code: AwsErrorCode; readonly says: string; readonly hint: string }>
> = {
  "no-credentials": {
    code: "SGT_AWS_NO_CREDENTIALS",
    says: "no AWS credentials were found",
    hint: "Set AWS_PROFILE or --profile, or sign in (aws sso login).",
  },
  "bad-credentials": {
    code: "SGT_AWS_BAD_CREDENTIALS",
    says: "AWS does not accept the credentials",
    hint: "Check the profile, the clock of this machine, and that the region is enabled for the account.",
  },
  expired: {
    code: "SGT_AWS_EXPIRED",
    says: "the credentials have expired",
    hint: "Sign in again, then run the command again.",
  },
  denied: {
    code: "SGT_AWS_DENIED",
    says: "AWS denied the call",
    hint: "Grant the action; docs/iam holds a minimal policy for each command.",
  },
  region: {
    code: "SGT_AWS_REGION_UNAVAILABLE",
    says: "the region is not enabled for this account",
    hint: "Enable the region, or name another one.",
  },
  throttled: {
    code: "SGT_AWS_THROTTLED",
    says: "AWS throttled the call until the retries were used up",
    hint: "Run the command again later; the request rate is shared by everybody in the account.",
  },
  refused: { code: "SGT_AWS_CALL_FAILED", says: "AWS refused the call", hint: "See the AWS code in the message." },
  ambiguous: {
    code: "SGT_AWS_UNREACHABLE",
    says: "AWS did not answer the call",
    hint: "Check the network and the endpoint, then run the command again.",
  },
};

/** Makes the coded error of a failure: operation, AWS code and request id, never a secret. */
export function errorFromFailure(failure: AwsFailure, where: SgtErrorDetails = {}): SgtError<AwsErrorCode> {
  const { code, says, hint } = CODES[failureKind(failure)];
  const status = failure.httpStatus === null ? "" : `, HTTP ${failure.httpStatus}`;
  const request = failure.requestId === null ? "" : `, request ${failure.requestId}`;
  const text = failure.text === "" ? "" : `: ${failure.text}`;
  return awsError(code, `${failure.operation}: ${says} (${failure.awsCode}${status}${request})${text}`, {
    source: code === "SGT_AWS_UNREACHABLE" ? "environment" : code === "SGT_AWS_NO_CREDENTIALS" ? "user" : "aws",
    hint,
    details: { ...where, operation: failure.operation, awsCode: failure.awsCode, ...optionalFacts(failure) },
  });
}

function optionalFacts(failure: AwsFailure): SgtErrorDetails {
  return {
    ...(failure.httpStatus === null ? {} : { httpStatus: failure.httpStatus }),
    ...(failure.requestId === null ? {} : { requestId: failure.requestId }),
  };
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
