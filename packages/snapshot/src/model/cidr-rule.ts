import { type Family, parsePrefix } from "@sgt/cidr";
import { type PointRange, rangeOfPrefix } from "./point.js";
import type { LiveRule } from "./rule.js";

/** A rule with a CIDR peer, taken apart once so that it can be compared often. */
export interface CidrRule {
  /** Its place among the group's ingress rules. */
  readonly index: number;
  readonly rule: LiveRule;
  readonly cidr: string;
  readonly family: Family;
  readonly prefixLength: number;
  readonly range: PointRange;
}

/** Returns the rule with its CIDR taken apart, or null when its peer is none. */
export function cidrRule(rule: LiveRule, index: number): CidrRule | null {
  if (rule.peer.kind !== "ipv4" && rule.peer.kind !== "ipv6") return null;
  const { cidr } = rule.peer;
  const prefix = parsePrefix(cidr);
  return {
    index,
    rule,
    cidr,
    family: prefix.family,
    prefixLength: prefix.prefixLength,
    range: rangeOfPrefix(prefix),
  };
}

/** Returns how many addresses the rule admits. */
export function sizeOfRule({ family, prefixLength }: Pick<CidrRule, "family" | "prefixLength">): bigint {
  return 1n << BigInt((family === 4 ? 32 : 128) - prefixLength);
}
