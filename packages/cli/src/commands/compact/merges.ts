import { type Count, contains, countAddresses, parsePrefix } from "@sgt/cidr";
import type { GroupPlan, Plan, RuleDecision } from "@sgt/rules";
import { formatPeer, formatTraffic, type Rule } from "@sgt/snapshot";

/** Decisions that take a rule away. */
const GOES: ReadonlySet<string> = new Set(["merge", "already-covered"]);

/** A rule that stands after a compaction, and those that it takes in. */
export interface Merge {
  readonly into: Rule;
  readonly gone: RuleDecision[];
}

/** Returns the rules of a group that take others in. */
export function mergesOf(group: GroupPlan): Merge[] {
  const byHome = new Map<string, Merge>();
  for (const decision of group.decisions) {
    const [into] = decision.replacements;
    if (into === undefined || !GOES.has(decision.decision)) continue;
    const key = `${formatTraffic(into)} ${formatPeer(into.peer)}`;
    const home = byHome.get(key) ?? { into, gone: [] };
    home.gone.push(decision);
    byHome.set(key, home);
  }
  return [...byHome.values()];
}

/**
 * Returns how many addresses a rule lets in for the first time. New CIDRs lie in one wider rule each: a CIDR over two of
 * them would hold the whole of one.
 */
export function newIn(into: Rule, { groupId }: GroupPlan, { purpose }: Plan): Count {
  if (purpose?.kind !== "compact") return 0;
  const fresh = purpose.newlyTrusted
    .filter((entry) => entry.groupId === groupId && formatTraffic(entry) === formatTraffic(into))
    .flatMap(({ cidrs }) => cidrs.map((cidr) => parsePrefix(cidr)))
    .filter((prefix) => contains(parsePrefix(formatPeer(into.peer)), prefix));
  return countAddresses(fresh);
}
