import { type Family, parsePrefix } from "@sgt/cidr";
import type { Rule } from "@sgt/snapshot";
import { type Bits, joinRanges } from "./address-ranges.js";
import { admits, type TrafficPoint } from "./traffic-point.js";

export const FAMILIES: readonly Family[] = [4, 6];

/** Returns the addresses of a family that CIDR peers among the rules admit on one kind of traffic. */
export function admittedRanges(rules: readonly Rule[], point: TrafficPoint, family: Family): Bits[] {
  const kind = family === 4 ? "ipv4" : "ipv6";
  return rangesOf(rules.filter((rule) => rule.peer.kind === kind && admits(rule, point)));
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

/** Reports whether both peers are CIDRs of one family, and the first lies in the second. */
export function isPeerInside(inner: Rule["peer"], outer: Rule["peer"]): boolean {
  if (inner.kind !== outer.kind || !("cidr" in inner) || !("cidr" in outer)) return false;
  const [a, b] = [rangeOfCidr(inner.cidr), rangeOfCidr(outer.cidr)];
  return b.first <= a.first && a.last <= b.last;
}

/** Returns a CIDR as a peer. */
export function peerOfCidr(cidr: string): Rule["peer"] {
  return { kind: cidr.includes(":") ? "ipv6" : "ipv4", cidr };
}
