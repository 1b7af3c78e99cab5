import { ADDRESS_BITS, type Family } from "../address/address.js";
import { powerOfTwo } from "../address/power-of-two.js";
import { cidrError } from "../errors.js";
import { type Blocks, type Ipv4Blocks, type Ipv6Blocks, isIpv4 } from "../observed/blocks.js";
import { comparePrefixes } from "../prefix/compare-prefixes.js";
import { formatPrefix } from "../prefix/format-prefix.js";
import { maskAddress } from "../prefix/mask-address.js";
import type { Prefix } from "../prefix/prefix.js";
import { type PrefixLike, rangeOfPrefix, toList, toPrefix } from "../prefix/to-range.js";

/** The private blocks of RFC 1918: who shares one is a neighbour, who is in another is not. */
export const PRIVATE_BLOCKS: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/**
 * The fences of one family, ascending, each once.
 *
 * @throws `SGT_CIDR_FENCES_OVERLAP` when one lies inside another.
 */
export function readFences(fences: Iterable<PrefixLike> | undefined, family: Family): Prefix[] {
  const sorted = Array.from(toList(fences ?? PRIVATE_BLOCKS), toPrefix).sort(comparePrefixes);
  const distinct = sorted.filter((fence, i) => i === 0 || comparePrefixes(fence, sorted[i - 1] as Prefix) !== 0);
  for (const [i, fence] of distinct.entries()) {
    const before = distinct[i - 1];
    // Sorted, a prefix that holds others comes right before the first of them.
    if (before !== undefined && before.family === fence.family && fence.first <= rangeOfPrefix(before).last) {
      const message = `fence ${formatPrefix(fence)} lies inside fence ${formatPrefix(before)}`;
      throw cidrError("SGT_CIDR_FENCES_OVERLAP", message, { hint: "Give disjoint fences." });
    }
  }
  return distinct.filter((fence) => fence.family === family);
}

/** Where an observed block has to end and another to begin: both edges of each fence, ascending. */
export function fenceCuts(fences: readonly Prefix[]): bigint[] {
  return fences.flatMap((fence) => [fence.first, rangeOfPrefix(fence).last + 1n]);
}

/** Reports whether the block of `height` that holds leaf `start` may not be used, because a fence inside it is smaller than it. */
export type IsBarred = (start: number, height: number) => boolean;

export function barOf(blocks: Blocks, fences: readonly Prefix[]): IsBarred {
  if (fences.length === 0) return () => false;
  return isIpv4(blocks) ? ipv4Bar(blocks, fences) : ipv6Bar(blocks as Ipv6Blocks, fences);
}

function ipv4Bar({ firsts }: Ipv4Blocks, fences: readonly Prefix[]): IsBarred {
  const fenceFirsts = Float64Array.from(fences, (fence) => Number(fence.first));
  const lowest = lowestFence(fences);
  return (start, height) => {
    if (height <= lowest) return false;
    const size = powerOfTwo(height);
    const leaf = firsts[start] as number;
    const first = leaf - (leaf % size);
    return holdsFence(fenceFirsts, fences, first, height, first + size);
  };
}

function ipv6Bar({ firsts }: Ipv6Blocks, fences: readonly Prefix[]): IsBarred {
  const fenceFirsts = fences.map((fence) => fence.first);
  const lowest = lowestFence(fences);
  return (start, height) => {
    if (height <= lowest) return false;
    const first = maskAddress(firsts[start] as bigint, height);
    return holdsFence(fenceFirsts, fences, first, height, first + (1n << BigInt(height)));
  };
}

/** The height of the smallest fence: blocks up to it cannot cross one. Infinity without fences. */
export function lowestFence(fences: readonly Prefix[]): number {
  return fences.reduce((lowest, fence) => Math.min(lowest, heightOf(fence)), Infinity);
}

function heightOf({ family, prefixLength }: Prefix): number {
  return ADDRESS_BITS[family] - prefixLength;
}

/** Blocks nest or are apart, so only the first fence at or after the block's start can decide. */
function holdsFence<N extends number | bigint>(
  firsts: ArrayLike<N>,
  fences: readonly Prefix[],
  first: N,
  height: number,
  end: N,
): boolean {
  let low = 0;
  let high = firsts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((firsts[middle] as N) < first) low = middle + 1;
    else high = middle;
  }
  const fence = fences[low];
  return fence !== undefined && (firsts[low] as N) < end && heightOf(fence) < height;
}
