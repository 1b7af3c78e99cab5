import { type Family, parsePrefix } from "@sgt/cidr";
import type { Rule } from "@sgt/snapshot";
import { type Bits, joinRanges } from "./address-ranges.js";
import { admits, type TrafficPoint } from "./traffic-point.js";

/** Returns the addresses of a family that CIDR peers among the rules admit on one kind of traffic. */
export function admittedRanges(rules: readonly Rule[], point: TrafficPoint, family: Family): Bits[] {
  const kind = family === 4 ? "ipv4" : "ipv6";
  return joinRanges(
    rules.flatMap((rule) => (rule.peer.kind === kind && admits(rule, point) ? [rangeOfCidr(rule.peer.cidr)] : [])),
  );
}

/** Returns the addresses of all CIDR peers together, whatever traffic they admit; the rules are of one family. */
export function rangesOf(rules: readonly Rule[]): Bits[] {
  return joinRanges(rules.flatMap(({ peer }) => ("cidr" in peer ? [rangeOfCidr(peer.cidr)] : [])));
}

/** Returns first and last address of a CIDR. */
export function rangeOfCidr(cidr: string): Bits {
  const { family, first, prefixLength } = parsePrefix(cidr);
  return { first, last: first + (1n << BigInt((family === 4 ? 32 : 128) - prefixLength)) - 1n };
}
