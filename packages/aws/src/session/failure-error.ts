import type { SgtError, SgtErrorDetails } from "@sgt/cidr";
import { type AwsErrorCode, awsError } from "../errors.js";
import { type AwsFailure, type FailureKind, failureKind } from "./aws-failure.js";

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
    hint: "Run the command again later; the whole account shares the request rate.",
  },
  refused: { code: "SGT_AWS_CALL_FAILED", says: "AWS refused the call", hint: "See the AWS code in the message." },
  ambiguous: {
    code: "SGT_AWS_UNREACHABLE",
    says: "AWS gave no usable answer",
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
