import { awsError } from "../errors.js";

/** Where in S3 the flow logs lie. */
export interface S3Location {
  /** A bucket's name, an access point's alias, or an access point's ARN. */
  readonly bucket: string;
  /** Without a leading slash; empty for the whole bucket. */
  readonly prefix: string;
  /** What the ARN of an access point tells; null for a name. */
  readonly arn: { readonly partition: string; readonly region: string; readonly accountId: string } | null;
}

const NAME = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;
const ARN = /^s3:\/\/(arn:([a-z-]+):s3:([a-z0-9-]+):(\d{12}):accesspoint\/[a-z0-9-]{3,63})(?:\/(.*))?$/;

/**
 * Reads `s3://bucket/prefix`, or `s3://arn:aws:s3:region:account:accesspoint/name/prefix` as the AWS
 * CLI writes it.
 *
 * @throws SGT_AWS_INVALID_SOURCE
 */
export function parseS3Url(url: string): S3Location {
  const [, bucket, prefix = ""] = NAME.exec(url) ?? [];
  if (bucket !== undefined) return { bucket, prefix, arn: null };
  const [, arn, partition = "", region = "", accountId = "", below = ""] = ARN.exec(url) ?? [];
  if (arn !== undefined) return { bucket: arn, prefix: below, arn: { partition, region, accountId } };
  throw awsError("SGT_AWS_INVALID_SOURCE", `not a place in S3: ${JSON.stringify(url.slice(0, 200))}`, {
    hint: "Give s3://bucket/prefix, where prefix is what comes before AWSLogs/.",
  });
}

/** The place as people write it. */
export function s3Text(bucket: string, prefix: string): string {
  return `s3://${bucket}/${prefix}`;
}
