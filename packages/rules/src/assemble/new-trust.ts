import { formatPrefix, merge, prefixSize, subtract } from "@sgt/cidr";
import { type Rule, trafficKey } from "@sgt/snapshot";

import type { GroupPlan } from "../plan/plan.js";
import type { NewTrust } from "../plan/purpose.js";

/** Returns what the new rules of a group admit and the rules that they take the place of did not, by traffic. */
export function newTrust({ groupId, add, remove }: Pick<GroupPlan, "groupId" | "add" | "remove">): NewTrust[] {
  const keys = new Map(add.map((rule) => [trafficKey(rule), rule]));
  return [...keys].flatMap(([key, { protocol, fromPort, toPort }]) => {
    const fresh = subtract(merge(cidrsOf(add, key)), cidrsOf(remove, key));
    if (fresh.length === 0) return [];
    const addressCount = fresh.reduce((sum, prefix) => sum + BigInt(prefixSize(prefix)), 0n);
    return [{ groupId, protocol, fromPort, toPort, cidrs: fresh.map(formatPrefix), addressCount: `${addressCount}` }];
  });
}

function cidrsOf(rules: readonly Rule[], key: string): string[] {
  return rules.flatMap((rule) => ("cidr" in rule.peer && trafficKey(rule) === key ? [rule.peer.cidr] : []));
}
