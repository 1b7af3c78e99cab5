import { type Family, formatAddress } from "@sgt/cidr";
import { formatTraffic, type Rule, trafficKey } from "@sgt/snapshot";

import type { GroupPlan, Plan } from "../plan/plan.js";
import type { NewTrust } from "../plan/purpose.js";
import { firstOutside, joinRanges, sizeOf } from "./address-ranges.js";
import { admittedRanges, FAMILIES, peerOfCidr, rangesOf } from "./admitted-ranges.js";
import type { TrafficCheck } from "./check-traffic.js";
import { formatTrafficPoint, type TrafficPoint } from "./traffic-point.js";
import type { Checks } from "./verification.js";

export interface GrowthCheck extends Omit<TrafficCheck, "sources" | "acceptsMembers"> {
  readonly newlyTrusted: readonly NewTrust[];
}

/** Checks never-narrower and newly-trusted: each moment holds what was allowed before, and beside it only what is named. */
export function checkGrowth({ group, points, states, checks, newlyTrusted }: GrowthCheck): void {
  const named = newlyTrusted.filter(({ groupId }) => groupId === group.groupId).flatMap(rulesOf);
  for (const point of points) {
    for (const family of FAMILIES) checkMoments({ group, states, checks, named, point, family });
  }
  for (const entry of newlyTrusted) if (entry.groupId === group.groupId) checkEntry(entry, group, checks);
}

/** Checks that all that is named belongs to a group of the plan. */
export function checkNewTrust({ purpose, groups }: Plan, checks: Checks): void {
  if (purpose === undefined || !("newlyTrusted" in purpose)) return;
  const stray = purpose.newlyTrusted.find(({ groupId }) => !groups.some((group) => group.groupId === groupId));
  const message = `no group ${stray?.groupId}`;
  checks.check("newly-trusted", null, stray === undefined ? null : { message, counterexample: null });
}

interface Moment extends Pick<GrowthCheck, "group" | "states" | "checks"> {
  /** What is named as new, as rules. */
  readonly named: readonly Rule[];
  readonly point: TrafficPoint;
  readonly family: Family;
}

function checkMoments({ group, states, checks, named, point, family }: Moment): void {
  const allowed = states.map((rules) => admittedRanges(rules, point, family));
  const before = allowed[0] ?? [];
  const expected = joinRanges([...before, ...admittedRanges(named, point, family)]);
  for (const [index, now] of allowed.entries()) {
    const where = `after step ${index} on ${formatTrafficPoint(point)}`;
    const lost = broken(firstOutside(before, now), family, `is rejected ${where}, and was allowed before`);
    const unnamed = broken(firstOutside(now, expected), family, `is allowed ${where}, and is not listed as new`);
    checks.check("never-narrower", group.groupId, lost);
    checks.check("newly-trusted", group.groupId, unnamed);
  }
}

function broken(value: bigint | null, family: Family, what: string) {
  if (value === null) return null;
  const counterexample = formatAddress({ family, value });
  return { message: `${counterexample} ${what}`, counterexample };
}

/** What is named is let in by a rule that comes, and is counted right. */
function checkEntry(entry: NewTrust, group: GroupPlan, checks: Checks): void {
  const added = group.add.filter((rule) => trafficKey(rule) === trafficKey(entry));
  const comes = (named: Rule): boolean =>
    firstOutside(rangesOf([named]), rangesOf(added.filter((rule) => rule.peer.kind === named.peer.kind))) === null;
  const stray = rulesOf(entry).find((named) => !comes(named));
  const message = `${formatTraffic(entry)} from ${entry.cidrs.join(", ")} is listed as new, and no such rule is added`;
  checks.check("newly-trusted", group.groupId, stray === undefined ? null : { message, counterexample: null });
  const families = (["ipv4", "ipv6"] as const).map((kind) => rulesOf(entry).filter(({ peer }) => peer.kind === kind));
  const counted = families.reduce((sum, rules) => sum + sizeOf(rangesOf(rules)), 0n);
  const miscounted = `stated ${entry.addressCount} new addresses, counted ${counted}`;
  const holds = entry.addressCount === `${counted}`;
  checks.check("figures", group.groupId, holds ? null : { message: miscounted, counterexample: null });
}

function rulesOf({ protocol, fromPort, toPort, cidrs }: NewTrust): Rule[] {
  return cidrs.map((cidr) => ({ protocol, fromPort, toPort, peer: peerOfCidr(cidr) }));
}
