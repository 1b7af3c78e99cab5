import type { SgtError } from "@sgt/cidr";
import { type AwsErrorCode, awsError } from "../errors.js";

/** How a statement ended otherwise than well. */
export interface StatementEnd {
  readonly state: string;
  /** Athena's own sentence; Trino's error name stands at its beginning. */
  readonly reason: string;
  readonly isRetryable: boolean;
}

/** Objects that cannot be read as the table says, or more of them than one query can take: fewer may do. */
const OF_OBJECTS =
  /HIVE_BAD_DATA|HIVE_CURSOR_ERROR|HIVE_CANNOT_OPEN_SPLIT|HIVE_FILESYSTEM_ERROR|HIVE_FILE_NOT_FOUND|HIVE_UNKNOWN_ERROR|HIVE_UNSUPPORTED_FORMAT|HIVE_MISSING_DATA|HIVE_INVALID_BUCKET_FILES|NUMERIC_VALUE_OUT_OF_RANGE|EXCEEDED_[A-Z_]*LIMIT|EXHAUSTED|INSUFFICIENT_RESOURCES|GENERIC_INTERNAL_ERROR|[Qq]uery timeout/;
const DENIED = /access ?denied|not authorized|insufficient (lake formation )?permissions/i;
const OUTPUT =
  /HIVE_PATH_ALREADY_EXISTS|not empty|output (bucket|location)|outputlocation|HIVE_WRITER_OPEN_ERROR|(NoSuchBucket|bucket does not exist)/i;

/** The coded error of a statement that did not succeed; `details` say whether fewer objects, or another try, may help. */
export function statementError({ state, reason, isRetryable }: StatementEnd): SgtError<AwsErrorCode> {
  const details = { state, reason, concernsObjects: false, isRetryable };
  if (state === "CANCELLED")
    return awsError("SGT_AWS_QUERY_CANCELLED", `a query of Athena was cancelled: ${reason}`, {
      source: "aws",
      hint: "It was stopped by someone or by the workgroup's limit of bytes scanned. Run the command again; what was read is kept.",
      details,
    });
  if (OF_OBJECTS.test(reason)) return failed(reason, { ...details, concernsObjects: true });
  return outputError(reason, details) ?? deniedError(reason, details) ?? failed(reason, details);
}

/** What StartQueryExecution itself says of the place for results; null when it is about something else. */
export function outputError(reason: string, details = {}): SgtError<AwsErrorCode> | null {
  if (!OUTPUT.test(reason)) return null;
  return awsError("SGT_AWS_QUERY_OUTPUT", `Athena cannot write to the given location: ${reason}`, {
    hint: "Give --athena-output s3://bucket/prefix/ in the region of the logs, in a bucket that you may write to.",
    details,
  });
}

function deniedError(reason: string, details: object): SgtError<AwsErrorCode> | null {
  if (!DENIED.test(reason)) return null;
  return awsError("SGT_AWS_QUERY_DENIED", `Athena lacks permissions: ${reason}`, {
    source: "aws",
    hint: "Grant what docs/iam/analyze-athena.json lists: Athena reads, writes and keeps tables with the caller's permissions.",
    details: { ...details },
  });
}

function failed(reason: string, details: object): SgtError<AwsErrorCode> {
  return awsError("SGT_AWS_QUERY_FAILED", `a query of Athena failed: ${reason}`, {
    source: "aws",
    hint: "Check --athena-workgroup and --athena-database; if they are right, read the bucket with --engine local, and report this.",
    details: { ...details },
  });
}
