import type { StoredRule } from "./rule.js";

/** Rules counted against the quota, which AWS enforces for each family on its own (docs/aws.md#rule-quota). */
export interface RuleCount {
  readonly ipv4: number;
  readonly ipv6: number;
}

/**
 * Counts rules of one direction: a CIDR counts once in its family, a group reference and a prefix
 * list (by its weight) in both (docs/aws.md#rule-quota).
 */
export function countRules(rules: readonly StoredRule[], prefixListWeight: (id: string) => number): RuleCount {
  let ipv4 = 0;
  let ipv6 = 0;
  for (const { peer } of rules) {
    const weight = peer.kind === "prefix-list" ? prefixListWeight(peer.prefixListId) : 1;
    if (peer.kind !== "ipv6") ipv4 += weight;
    if (peer.kind !== "ipv4") ipv6 += weight;
  }
  return { ipv4, ipv6 };
}

/** Fixed weights of AWS's own lists, which have no maximum (docs/aws.md#rule-quota). */
const AWS_WEIGHTS: readonly (readonly [name: RegExp, weight: number])[] = [
  [/cloudfront\.origin-facing$/, 55],
  [/\.vpc-lattice$|\.ipv6\.vpc-lattice$/, 10],
  [/groundstation$/, 5],
];

/** What an AWS-managed list costs, by its name; 1 for S3, DynamoDB and whatever is not known. */
export function awsListWeight(prefixListName: string): number {
  return AWS_WEIGHTS.find(([name]) => name.test(prefixListName))?.[1] ?? 1;
}
