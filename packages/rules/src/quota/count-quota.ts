import type { PrefixList, Rule } from "@sgt/snapshot";

/** How much of the two quotas of one direction a group uses. */
export interface QuotaCount {
  readonly ipv4: number;
  readonly ipv6: number;
}

/** What each prefix list costs; a list that is not in it has an unknown cost. */
export type PrefixListWeights = ReadonlyMap<string, number>;

/** The default of AWS for rules per group and direction, L-0EA8095F (VPC user guide, quotas). */
export const DEFAULT_RULE_QUOTA = 60;

/** Returns the cost of every prefix list whose cost is known. */
export function prefixListWeights(lists: readonly PrefixList[]): PrefixListWeights {
  return new Map(lists.flatMap((list) => (list.weight === null ? [] : [[list.prefixListId, list.weight] as const])));
}

/**
 * Counts the rules of one group and direction as AWS does: IPv4 and IPv6 apart, a group reference
 * once in both, a prefix list with its weight in both. Whether an IPv4 list really takes IPv6 room
 * is not documented; it is assumed. A list of unknown weight counts as 1: see `unknownWeights`.
 */
export function countQuota(rules: readonly Rule[], weights: PrefixListWeights): QuotaCount {
  let [ipv4, ipv6] = [0, 0];
  for (const { peer } of rules) {
    const cost = peer.kind === "prefix-list" ? (weights.get(peer.prefixListId) ?? 1) : 1;
    if (peer.kind !== "ipv6") ipv4 += cost;
    if (peer.kind !== "ipv4") ipv6 += cost;
  }
  return { ipv4, ipv6 };
}

/** Returns the prefix lists among the peers whose cost is not known, each once. */
export function unknownWeights(rules: readonly Rule[], weights: PrefixListWeights): string[] {
  const ids = rules.flatMap(({ peer }) => (peer.kind === "prefix-list" ? [peer.prefixListId] : []));
  return [...new Set(ids)].filter((id) => !weights.has(id));
}
