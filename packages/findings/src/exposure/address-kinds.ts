import type { Range } from "@sgt/cidr";
import { blocksByFamily, intersectRanges, subtractRanges } from "./ranges.js";

/** Inside somebody's own network: RFC 1918, the shared space of RFC 6598, unique local IPv6 (RFC 4193). */
export const INSIDE_BLOCKS: readonly string[] = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fc00::/7",
];
const PRIVATE = blocksByFamily(INSIDE_BLOCKS);

/**
 * Never the source of a packet that comes into a VPC: this host, loopback, link-local, multicast and
 * reserved (IANA special-purpose registries). Documentation blocks are no part of it: nothing but
 * custom keeps them out of the internet.
 */
const NOWHERE = blocksByFamily([
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/3",
  "::/8",
  "fe80::/10",
  "ff00::/8",
]);

/** Returns what of the ranges is private. */
export function privatePart(ranges: readonly Range[]): Range[] {
  return ranges.flatMap((range) => intersectRanges([range], PRIVATE[range.family]));
}

/** Returns what of the ranges is in the internet. */
export function publicPart(ranges: readonly Range[]): Range[] {
  return ranges.flatMap((range) => subtractRanges([range], [...PRIVATE[range.family], ...NOWHERE[range.family]]));
}
