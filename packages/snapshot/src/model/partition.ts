/**
 * How the names of a partition's regions begin, as the SDK's own table of endpoints has them; all others are
 * of `aws`. Each has endpoints, credentials and ARNs of its own.
 */
const PARTITIONS: readonly (readonly [regionPrefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"],
];

/** Returns the partition that a region belongs to, as ARNs name it: `aws` for `eu-west-1`, `aws-cn` for `cn-north-1`. */
export function partitionOfRegion(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}
