import type { LifecycleRule } from "@aws-sdk/client-s3";
import { failureFrom } from "../session/aws-failure.js";
import type { S3Bucket } from "./s3-bucket.js";

/**
 * Returns how many days the bucket keeps objects below a prefix: the shortest of its lifecycle rules that
 * concern them all, null for ever, undefined when that may not be asked (it is good to know, and no reason to stop).
 * Rules for tagged objects or certain sizes are left out.
 */
export async function readBucketRetention(bucket: S3Bucket, prefix: string): Promise<number | null | undefined> {
  const { GetBucketLifecycleConfigurationCommand } = await import("@aws-sdk/client-s3");
  const { RequestPayer: _, ...request } = bucket.request;
  try {
    const { Rules } = await bucket.client.send(new GetBucketLifecycleConfigurationCommand(request));
    const days = (Rules ?? []).flatMap((rule) => daysOf(rule, prefix));
    return days.length === 0 ? null : Math.min(...days);
  } catch (thrown) {
    return failureFrom("s3:GetLifecycleConfiguration", thrown).awsCode === "NoSuchLifecycleConfiguration"
      ? null
      : undefined;
  }
}

/** A rule may name its prefix in three places, the oldest of them beside the filter. */
function daysOf({ Status, Expiration, Filter, Prefix }: LifecycleRule, prefix: string): number[] {
  const isNarrow =
    Filter?.Tag !== undefined || Filter?.And !== undefined || Filter?.ObjectSizeGreaterThan !== undefined;
  const concerned = Filter?.Prefix ?? Prefix ?? "";
  const isOurs = prefix.startsWith(concerned) || concerned.startsWith(prefix);
  return Status === "Enabled" && !isNarrow && isOurs && Expiration?.Days !== undefined ? [Expiration.Days] : [];
}
