import { type Family, formatPrefix, merge, parseRange, type Range } from "@sgt/cidr";
import type { Peer, PrefixList } from "@sgt/snapshot";
import { privatePart, publicPart } from "./address-kinds.js";
import { countRanges } from "./ranges.js";

/**
 * `anywhere`: the internet or so much of it that nobody can mean it. `public`: some of the internet.
 * `private`: networks of one's own only. `nowhere`: no packet comes from there.
 */
export type SourceReach = "anywhere" | "public" | "private" | "nowhere";

export interface SourceScope {
  readonly reach: SourceReach;
  readonly family: Family;
  /** The prefix length of a block as large as what is looked at: the private part of private sources, else the public part. */
  readonly prefixLength: number;
  /** What is looked at. */
  readonly ranges: readonly Range[];
}

/**
 * More than this many public addresses are anywhere: more than half a /8 in IPv4, as much as 0.0.0.0/0
 * cut in two or in a hundred; half of what a whole registry holds (a /12) in IPv6.
 */
const ANYWHERE: Readonly<Record<Family, bigint>> = { 4: 1n << 23n, 6: 1n << 115n };

/** Returns how far a set of sources of one family reaches; the ranges must not overlap. */
export function sourceScope(family: Family, sources: readonly Range[]): SourceScope {
  const fromInternet = publicPart(sources);
  const size = countRanges(fromInternet);
  if (size > 0n) {
    const reach = size > ANYWHERE[family] ? "anywhere" : "public";
    return { reach, family, prefixLength: lengthOf(family, size), ranges: fromInternet };
  }
  const inside = privatePart(sources);
  const reach = inside.length > 0 ? "private" : "nowhere";
  return { reach, family, prefixLength: lengthOf(family, countRanges(inside)), ranges: inside };
}

/** A /16 holds as many as it says; a set between two sizes counts as the smaller. */
function lengthOf(family: Family, size: bigint): number {
  const bits = family === 4 ? 32 : 128;
  return size === 0n ? bits : bits - (size.toString(2).length - 1);
}

/**
 * Returns how far a peer reaches; null for a group, and for a prefix list whose entries were not collected. The entries of
 * a list count together: 0.0.0.0/1 and 128.0.0.0/1 are the internet.
 */
export function scopeOfPeer(peer: Peer, lists: readonly PrefixList[]): SourceScope | null {
  if (peer.kind === "group") return null;
  if (peer.kind !== "prefix-list") return sourceScope(peer.kind === "ipv4" ? 4 : 6, [parseRange(peer.cidr)]);
  const list = lists.find(({ prefixListId }) => prefixListId === peer.prefixListId);
  return list?.cidrs
    ? sourceScope(
        list.family,
        merge(list.cidrs).map((prefix) => parseRange(formatPrefix(prefix))),
      )
    : null;
}
