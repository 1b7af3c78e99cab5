import type { SgtError } from "@sgt/cidr";
import { type AwsErrorCode, awsError } from "../errors.js";
import { type AwsFailure, failureKind } from "../session/aws-failure.js";
import { errorFromFailure } from "../session/failure-error.js";

/** Why one object could not be read; the run goes on, and its coverage says so. */
export function objectError(failure: AwsFailure): SgtError<AwsErrorCode> {
  const says = (code: AwsErrorCode, message: string): SgtError<AwsErrorCode> =>
    awsError(code, `${message} (${failure.awsCode})`, { source: "aws", details: { awsCode: failure.awsCode } });
  const { awsCode, text } = failure;
  if (awsCode === "InvalidObjectState")
    return says("SGT_AWS_OBJECT_ARCHIVED", "it lies in a Glacier class: restore it");
  if (awsCode === "NoSuchKey" || awsCode === "NotFound")
    return says("SGT_AWS_OBJECT_GONE", "it was there, and is gone");
  if (awsCode === "PreconditionFailed") return says("SGT_AWS_OBJECT_CHANGED", "it changed since it was listed");
  const kind = failureKind(failure);
  if (/^KMS\./.test(awsCode) || (kind === "denied" && /kms:/i.test(text)))
    return says("SGT_AWS_OBJECT_KEY_DENIED", "its KMS key may not be used: kms:Decrypt is needed");
  if (kind === "denied") return says("SGT_AWS_OBJECT_DENIED", "s3:GetObject is denied");
  if (kind === "ambiguous" || kind === "throttled")
    return says("SGT_AWS_OBJECT_UNREACHABLE", "S3 did not hand it over to its end");
  return errorFromFailure(failure);
}
