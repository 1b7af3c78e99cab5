import { type Family, parsePrefix } from "@sgt/cidr";
import type { RuleHits } from "../match/rule-hits.js";
import { type PointRange, rangeOf } from "../model/point.js";
import type { LiveRule } from "../model/rule.js";
import { trafficWidth } from "../model/traffic.js";

/** A rule with a CIDR peer, ready to be compared. */
export interface CidrRule {
  /** Its place among the group's ingress rules. */
  readonly index: number;
  readonly rule: LiveRule;
  readonly cidr: string;
  readonly family: Family;
  readonly prefixLength: number;
  readonly range: PointRange;
}

/** A rule that could be tightened, and what came through it. */
export interface Candidate extends CidrRule {
  readonly hits: RuleHits;
}

/** Returns the rule with its CIDR taken apart, or null when its peer is none. */
export function cidrRule(rule: LiveRule, index: number): CidrRule | null {
  if (rule.peer.kind !== "ipv4" && rule.peer.kind !== "ipv6") return null;
  const { cidr } = rule.peer;
  const { family, prefixLength } = parsePrefix(cidr);
  return { index, rule, cidr, family, prefixLength, range: rangeOf(cidr) };
}

/** Orders rules from narrow to wide: fewer ports first, then fewer addresses, then as they stand. */
export function compareWidth(a: CidrRule, b: CidrRule): number {
  const [wideA, wideB] = [trafficWidth(a.rule), trafficWidth(b.rule)];
  if (wideA !== wideB) return wideA < wideB ? -1 : 1;
  return b.prefixLength - a.prefixLength || a.index - b.index;
}
