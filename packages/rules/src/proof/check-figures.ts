import type { Rule } from "../model/rule.js";
import { formatTraffic } from "../model/rule-identity.js";
import type { GroupPlan, Plan } from "../plan/plan.js";
import { type Bits, intersection, joinRanges, sizeOf } from "./address-ranges.js";
import { rangeOfCidr } from "./admitted-ranges.js";
import { admits, trafficPoints } from "./traffic-point.js";
import type { Findings } from "./verification.js";

/** Addresses of the removed rules of one traffic and family, before and after. */
export interface Trust {
  readonly before: bigint;
  readonly after: bigint;
}

/** Checks figures of one group: addresses before and after of each rule that goes. Returns the group's sum. */
export function checkGroupFigures(group: GroupPlan, after: readonly Rule[], findings: Findings): Trust {
  for (const { rule, addressesBefore, addressesAfter } of group.decisions) {
    if (!group.remove.some((gone) => gone === rule || JSON.stringify(gone) === JSON.stringify(rule))) continue;
    const counted = trustOf([rule], after, group);
    const holds = addressesBefore === `${counted.before}` && addressesAfter === `${counted.after}`;
    const message = `stated ${addressesBefore} to ${addressesAfter} addresses, counted ${counted.before} to ${counted.after}`;
    findings.check("figures", group.groupId, holds ? null : { message, counterexample: formatTraffic(rule) });
  }
  const keys = byTraffic(group.remove);
  let [before, afterSum] = [0n, 0n];
  for (const rules of keys.values()) {
    const trust = trustOf(rules, after, group);
    before += trust.before;
    afterSum += trust.after;
  }
  return { before, after: afterSum };
}

/** Checks figures of the plan as a whole. */
export function checkTotals(plan: Plan, sum: Trust, findings: Findings): void {
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
  findings.check("figures", null, message === undefined ? null : { message, counterexample: null });
}

/** Rules of one traffic and family: what they hold together, and what of it rules with at least that traffic hold after. */
function trustOf(rules: readonly Rule[], after: readonly Rule[], group: GroupPlan): Trust {
  const [sample] = rules;
  if (sample === undefined) return { before: 0n, after: 0n };
  const points = trafficPoints([...group.before, ...group.add], [sample]);
  const still = after.filter(
    (rule) => rule.peer.kind === sample.peer.kind && points.every((point) => admits(rule, point)),
  );
  const before = rangesOf(rules);
  return { before: sizeOf(before), after: sizeOf(intersection(before, rangesOf(still))) };
}

function rangesOf(rules: readonly Rule[]): Bits[] {
  return joinRanges(rules.flatMap(({ peer }) => ("cidr" in peer ? [rangeOfCidr(peer.cidr)] : [])));
}

function byTraffic(rules: readonly Rule[]): Map<string, Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = `${rule.peer.kind} ${formatTraffic(rule)}`;
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return groups;
}
