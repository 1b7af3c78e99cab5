/** The parts of `arn:aws:sts::123456789012:assumed-role/…` that name who calls; null when it is no ARN. */
export function partitionOfArn(arn: string): string | null {
  const parts = arn.split(":");
  // Never default to "aws": there are eight partitions, and a wrong one is a wrong account.
  return parts[0] === "arn" && parts.length >= 6 && parts[1] !== "" ? (parts[1] ?? null) : null;
}
