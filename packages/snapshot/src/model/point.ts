import { type Family, formatPrefix, type Prefix, parseAddress, parsePrefix } from "@sgt/cidr";

/**
 * The bits of one address: a number for IPv4, a bigint for IPv6, so that the two never compare
 * equal as keys, and IPv4, which is nearly all there is, stays cheap.
 */
export type Point = number | bigint;

/** First to last address of one family, as points. */
export interface PointRange {
  readonly family: Family;
  readonly first: Point;
  readonly last: Point;
}

/** Returns the point of an address in text. */
export function pointOf(address: string): Point {
  const { family, value } = parseAddress(address);
  return family === 4 ? Number(value) : value;
}

/** Returns the range of a canonical CIDR. */
export function rangeOf(cidr: string): PointRange {
  return rangeOfPrefix(parsePrefix(cidr));
}

/** Returns the range of a prefix. */
export function rangeOfPrefix({ family, first, prefixLength }: Prefix): PointRange {
  if (family === 4) return { family, first: Number(first), last: Number(first) + 2 ** (32 - prefixLength) - 1 };
  return { family, first, last: first + (1n << BigInt(128 - prefixLength)) - 1n };
}

/** Reports whether the point lies in the range; false across families. */
export function holds(range: PointRange, family: Family, point: Point): boolean {
  return range.family === family && range.first <= point && point <= range.last;
}

/** Reports whether every address of `inner` is in `outer`; false across families. */
export function includesRange(outer: PointRange, inner: PointRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Returns the CIDR as AWS stores it: host bits cleared, canonical text. The text must be a CIDR. */
export function canonicalCidr(cidr: string): string {
  return formatPrefix(parsePrefix(cidr, { hostBits: "mask" }));
}
