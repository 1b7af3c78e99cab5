import { type Family, formatAddress } from "@sgt/cidr";
import type { Rule } from "@sgt/snapshot";
import type { GroupPlan } from "../plan/plan.js";
import { firstOutside, intersection, joinRanges } from "./address-ranges.js";
import { admittedRanges, FAMILIES } from "./admitted-ranges.js";
import type { GroupSources } from "./group-sources.js";
import { rulesOfStep } from "./play-steps.js";
import { formatTrafficPoint, type TrafficPoint, trafficPoints } from "./traffic-point.js";
import type { Checks } from "./verification.js";

/**
 * A new rule with a group for its source is taken to allow its members and all their subnets.
 *
 * Checks never-wider and no-gap: at each moment what is allowed lies within what was allowed before,
 * and holds what is allowed both before and after; for each kind of traffic that a changed rule
 * admits. On other traffic every moment is the same, which nothing-else checks.
 */
export function checkTraffic({ points, ...check }: TrafficCheck): void {
  for (const point of points) {
    for (const family of FAMILIES) checkMoments({ ...check, point, family });
  }
}

export interface TrafficCheck {
  readonly group: GroupPlan;
  /** The kinds of traffic that changed rules admit: {@link changedTraffic}. */
  readonly points: readonly TrafficPoint[];
  readonly states: readonly (readonly Rule[])[];
  readonly sources: GroupSources;
  /** Whether members outside the old rules were accepted: then never-wider says nothing of new rules with a group for their source. */
  readonly acceptsMembers: boolean;
  readonly checks: Checks;
}

/** Returns the kinds of traffic that the group's rules tell apart and that a rule which comes or goes admits. */
export function changedTraffic(group: GroupPlan): TrafficPoint[] {
  const changed = [...group.add, ...group.remove, ...group.steps.flatMap(rulesOfStep)];
  return trafficPoints([...group.before, ...changed], changed);
}

interface Moment extends Omit<TrafficCheck, "points"> {
  readonly point: TrafficPoint;
  readonly family: Family;
}

function checkMoments({ group, states, sources, acceptsMembers, checks, point, family }: Moment): void {
  const byCidr = states.map((rules) => admittedRanges(rules, point, family));
  const allowed = states.map((rules, at) =>
    joinRanges([...(byCidr[at] ?? []), ...sources.reach(rules, point, family)]),
  );
  const before = allowed[0] ?? [];
  const lasting = intersection(before, allowed.at(-1) ?? []);
  for (const [index, now] of allowed.entries()) {
    const added = firstOutside(acceptsMembers ? (byCidr[index] ?? []) : now, before);
    const refused = firstOutside(lasting, now);
    const where = `after step ${index} on ${formatTrafficPoint(point)}`;
    checks.check("never-wider", group.groupId, broken(added, family, `is allowed ${where}, and was not before`));
    checks.check(
      "no-gap",
      group.groupId,
      broken(refused, family, `is rejected ${where}, though allowed before and after`),
    );
  }
}

function broken(value: bigint | null, family: Family, what: string) {
  if (value === null) return null;
  const counterexample = formatAddress({ family, value });
  return { message: `${counterexample} ${what}`, counterexample };
}
