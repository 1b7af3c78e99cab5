/** How regions of a partition begin (AWS's partitions.json, 2026); everything else is `aws`. */
const PARTITIONS: readonly (readonly [start: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-isob-", "aws-iso-b"],
  ["us-isof-", "aws-iso-f"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-iso-", "aws-iso"],
  ["eusc-", "aws-eusc"],
];

/** The partition that a region lies in. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([start]) => region.startsWith(start))?.[1] ?? "aws";
}
