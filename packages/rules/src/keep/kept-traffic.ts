import { hasPorts, includesRange, type PointRange, type Rule, rangeOf } from "@sgt/snapshot";
import type { KeepReasonId } from "../plan/plan.js";

/** A source that has to stay allowed on some traffic, whatever the evidence says. */
export interface RequiredSource {
  readonly protocol: string;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  /** Canonical CIDR. */
  readonly cidr: string;
  readonly range: PointRange;
  /** What keeps it. */
  readonly reasonId: KeepReasonId;
  /** Who wants it and why, in one line. */
  readonly reason: string;
  /** Groups of which all that it stands for are members: a rule with one of them as its source keeps it as well. */
  readonly groupIds?: readonly string[];
  /** True where it stands for subnets that nobody knows, and so for the rule as a whole. */
  readonly isUnplaced?: boolean;
}

/** Returns what of the required source lies inside a rule with a CIDR peer: the smaller prefix on the shared traffic. Null when nothing does. */
export function clipToRule(source: RequiredSource, rule: Rule, cidr: string, range: PointRange): RequiredSource | null {
  const traffic = sharedTraffic(source, rule);
  if (traffic === null) return null;
  if (includesRange(range, source.range)) return { ...source, ...traffic };
  return includesRange(source.range, range) ? { ...source, ...traffic, cidr, range } : null;
}

/** Protocol and ports of a rule. */
export type Traffic = Pick<Rule, "protocol" | "fromPort" | "toPort">;

function sharedTraffic(one: Traffic, other: Traffic): Traffic | null {
  if (one.protocol === "-1") return trafficOf(other);
  if (other.protocol === "-1") return trafficOf(one);
  if (one.protocol !== other.protocol) return null;
  if (!hasPorts(one.protocol)) return trafficOf(other);
  const fromPort = Math.max(one.fromPort ?? 0, other.fromPort ?? 0);
  const toPort = Math.min(one.toPort ?? 65535, other.toPort ?? 65535);
  return fromPort > toPort ? null : { protocol: one.protocol, fromPort, toPort };
}

const trafficOf = ({ protocol, fromPort, toPort }: Traffic): Traffic => ({ protocol, fromPort, toPort });

/** Makes a required source from a canonical CIDR. */
export function requiredSource(
  cidr: string,
  traffic: Traffic,
  why: Pick<RequiredSource, "reasonId" | "reason">,
): RequiredSource {
  return { ...trafficOf(traffic), cidr, range: rangeOf(cidr), ...why };
}
