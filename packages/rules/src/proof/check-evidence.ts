import { formatAddress, parsePrefix, parseRange } from "@sgt/cidr";
import { formatFlow, type Rule } from "@sgt/snapshot";
import type { GroupPlan, KeptSource, PortSources } from "../plan/plan.js";
import { firstOutside, intersection, joinRanges } from "./address-ranges.js";
import { admittedRanges, FAMILIES, rangeOfCidr } from "./admitted-ranges.js";
import type { GroupSources } from "./group-sources.js";
import { admits, icmpPoints, isIcmp, NOBODY, portPoint, type TrafficPoint, trafficPoints } from "./traffic-point.js";
import type { Checks } from "./verification.js";

export interface EvidenceCheck {
  /** Sources that came, and those that may have. */
  readonly observed: readonly PortSources[];
  readonly group: GroupPlan;
  /** The rules that stand after the last step and have no end: one that has is gone one day, and answers for nobody. */
  readonly after: readonly Rule[];
  readonly sources: GroupSources;
  readonly checks: Checks;
}

/** Checks evidence-kept: every observed source that a removed rule admitted is still allowed at the end, by a CIDR or by a group that it was a member of. */
export function checkEvidence({ observed, group, after, sources, checks }: EvidenceCheck): void {
  for (const entry of observed) {
    for (const point of observedPoints(entry, group)) checkSources({ entry, group, after, sources, point, checks });
  }
}

/** Records do not tell ICMP type and code, so each kind that a removed rule admitted may have been it. */
function observedPoints({ protocol, port }: PortSources, { remove }: GroupPlan): TrafficPoint[] {
  return isIcmp(protocol) ? icmpPoints(protocol, remove) : [portPoint(protocol, port)];
}

interface SourceCheck {
  readonly entry: PortSources;
  readonly group: GroupPlan;
  readonly after: readonly Rule[];
  readonly sources: GroupSources;
  readonly point: TrafficPoint;
  readonly checks: Checks;
}

function checkSources({ entry, group, after, sources, point, checks }: SourceCheck): void {
  for (const family of FAMILIES) {
    const admitted = admittedRanges(group.remove, point, family);
    const kept = joinRanges([...admittedRanges(after, point, family), ...sources.kept(entry, after, point, family)]);
    for (const source of entry.sources) {
      const range = parseRange(source);
      if (range.family !== family) continue;
      const lost = firstOutside(intersection([range], admitted), kept);
      const counterexample = lost === null ? null : formatAddress({ family, value: lost });
      const message = `${counterexample} was seen on ${formatFlow(entry.protocol, entry.port)} and is rejected after`;
      checks.check("evidence-kept", group.groupId, counterexample === null ? null : { message, counterexample });
    }
  }
}

export interface KeptCheck extends Omit<EvidenceCheck, "observed" | "sources"> {
  readonly kept: readonly KeptSource[];
}

/** Checks the same for what exceptions and approved lists want: all of it that a removed rule admitted is still allowed. */
export function checkKept({ kept, group, after, checks }: KeptCheck): void {
  for (const { protocol, fromPort, toPort, cidr, reason } of kept) {
    const { family } = parsePrefix(cidr);
    const wanted: Rule = { protocol, fromPort, toPort, peer: NOBODY };
    const points = trafficPoints([...group.before, ...after, wanted], group.remove).filter((point) =>
      admits(wanted, point),
    );
    for (const point of points) {
      const admitted = intersection([rangeOfCidr(cidr)], admittedRanges(group.remove, point, family));
      const lost = firstOutside(admitted, admittedRanges(after, point, family));
      const counterexample = lost === null ? null : formatAddress({ family, value: lost });
      const message = `${counterexample} must be kept (${reason}) and is rejected after`;
      checks.check("evidence-kept", group.groupId, counterexample === null ? null : { message, counterexample });
    }
  }
}
