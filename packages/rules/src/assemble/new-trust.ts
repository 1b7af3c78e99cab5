import { formatPrefix, merge, type Prefix, prefixSize, subtract } from "@sgt/cidr";
import { groupBy, includesTraffic, type Rule, trafficKey } from "@sgt/snapshot";
import { lastsUntil } from "../plan/expiry-mark.js";
import type { GroupPlan } from "../plan/plan.js";
import type { NewTrust } from "../plan/purpose.js";

/** Returns what the new rules of a group admit and the rules that they take the place of did not, by traffic. */
export function newTrust({ groupId, add, remove }: Pick<GroupPlan, "groupId" | "add" | "remove">): NewTrust[] {
  return [...groupBy(add, trafficKey).values()].flatMap((rules) => {
    const replaced = remove.filter((rule) => trafficKey(rule) === trafficKey(rules[0] as Rule));
    return trustOf(groupId, rules, subtract(merge(cidrsOf(rules)), cidrsOf(replaced)));
  });
}

/** What an extension does for the addresses of its rules, by traffic: beside these two, rules that last as long allow them. */
export interface Extended {
  /** No rule allowed them. */
  readonly fresh: readonly NewTrust[];
  /** Rules with an earlier end allow them: they are allowed longer. */
  readonly longer: readonly NewTrust[];
}

/** Tells apart what the rules of an extension allow for the first time and what only longer; `until` is their end. */
export function extendedTrust({ groupId, before, add }: ExtendedGroup, until: string): Extended {
  const fresh: NewTrust[] = [];
  const longer: NewTrust[] = [];
  for (const rules of groupBy(add, trafficKey).values()) {
    const around = before.filter((rule) => includesTraffic(rule, rules[0] as Rule));
    const all = merge(cidrsOf(rules));
    const unknown = subtract(all, cidrsOf(around));
    const unlasting = subtract(all, cidrsOf(around.filter((rule) => lastsUntil(rule, until))));
    fresh.push(...trustOf(groupId, rules, unknown));
    longer.push(...trustOf(groupId, rules, subtract(unlasting, unknown)));
  }
  return { fresh, longer };
}

type ExtendedGroup = Pick<GroupPlan, "groupId" | "before" | "add">;

/** None where there is no address. */
function trustOf(groupId: string, [sample]: readonly Rule[], prefixes: readonly Prefix[]): NewTrust[] {
  if (sample === undefined || prefixes.length === 0) return [];
  const { protocol, fromPort, toPort } = sample;
  const addressCount = prefixes.reduce((sum, prefix) => sum + BigInt(prefixSize(prefix)), 0n);
  return [{ groupId, protocol, fromPort, toPort, cidrs: prefixes.map(formatPrefix), addressCount: `${addressCount}` }];
}

function cidrsOf(rules: readonly Rule[]): string[] {
  return rules.flatMap((rule) => ("cidr" in rule.peer ? [rule.peer.cidr] : []));
}
