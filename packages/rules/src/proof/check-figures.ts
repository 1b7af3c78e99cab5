import { formatTraffic, groupBy, type Rule, trafficKey } from "@sgt/snapshot";

import type { GroupPlan, Plan } from "../plan/plan.js";
import { intersection, joinRanges, sizeOf } from "./address-ranges.js";
import { rangesOf } from "./admitted-ranges.js";
import type { GroupSources } from "./group-sources.js";
import { keyOf } from "./play-steps.js";
import { admits, type TrafficPoint } from "./traffic-point.js";
import type { Checks } from "./verification.js";

/** Addresses of the removed rules of one traffic and family, before and after. */
export interface Trust {
  readonly before: bigint;
  readonly after: bigint;
}

export interface FiguresCheck {
  readonly group: GroupPlan;
  /** The kinds of traffic that changed rules admit. */
  readonly points: readonly TrafficPoint[];
  /** The rules that stand after the last step. */
  readonly after: readonly Rule[];
  readonly sources: GroupSources;
  readonly checks: Checks;
}

/** Checks figures of one group: addresses before and after of each rule that goes. Returns the group's sum. */
export function checkGroupFigures({ group, points, after, sources, checks }: FiguresCheck): Trust {
  const gone = new Set(group.remove.map(keyOf));
  for (const { rule, addressesBefore, addressesAfter } of group.decisions) {
    if (!gone.has(keyOf(rule))) continue;
    const counted = trustOf([rule], after, points, sources);
    const holds = addressesBefore === `${counted.before}` && addressesAfter === `${counted.after}`;
    const message = `stated ${addressesBefore} to ${addressesAfter} addresses, counted ${counted.before} to ${counted.after}`;
    checks.check("figures", group.groupId, holds ? null : { message, counterexample: formatTraffic(rule) });
  }
  const keys = groupBy(group.remove, (rule) => `${rule.peer.kind} ${trafficKey(rule)}`);
  let [before, afterSum] = [0n, 0n];
  for (const rules of keys.values()) {
    const trust = trustOf(rules, after, points, sources);
    before += trust.before;
    afterSum += trust.after;
  }
  return { before, after: afterSum };
}

/** Checks figures of the plan as a whole. */
export function checkTotals(plan: Plan, sum: Trust, checks: Checks): void {
  const counted = {
    addressesBefore: `${sum.before}`,
    addressesAfter: `${sum.after}`,
    rulesBefore: plan.groups.reduce((count, group) => count + group.before.length, 0),
    rulesAfter: plan.groups.reduce(
      (count, group) => count + group.before.length - group.remove.length + group.add.length,
      0,
    ),
  };
  const wrong = Object.entries(counted).find(([name, value]) => plan.totals[name as keyof typeof counted] !== value);
  const message =
    wrong && `totals.${wrong[0]} is stated ${plan.totals[wrong[0] as keyof typeof counted]}, counted ${wrong[1]}`;
  checks.check("figures", null, message === undefined ? null : { message, counterexample: null });
}

/** Rules of one traffic and family. */
type Alike = readonly [Rule, ...Rule[]];

/** What rules of one traffic and family hold together, and what of it rules with at least that traffic hold after, or members of their groups. */
function trustOf(rules: Alike, after: readonly Rule[], points: readonly TrafficPoint[], sources: GroupSources): Trust {
  const [sample] = rules;
  const own = points.filter((point) => admits(sample, point));
  const still = after.filter((rule) => own.every((point) => admits(rule, point)));
  const family = sample.peer.kind === "ipv6" ? 6 : 4;
  const held = joinRanges([
    ...rangesOf(still.filter((rule) => rule.peer.kind === sample.peer.kind)),
    ...still.flatMap((rule) => sources.membersOf(rule, family)),
  ]);
  const before = rangesOf(rules);
  return { before: sizeOf(before), after: sizeOf(intersection(before, held)) };
}
