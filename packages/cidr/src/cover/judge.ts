import { ADDRESS_BITS } from "../address/address.js";
import type { Blocks, Ipv4Blocks, Ipv6Blocks } from "../observed/blocks.js";
import { floorLog2 } from "../observed/ipv4-blocks.js";
import { bitLength } from "../observed/ipv6-blocks.js";
import { maskAddress } from "../prefix/mask-address.js";
import type { Prefix } from "../prefix/prefix.js";
import { ipv4Bar, ipv6Bar } from "./fences.js";
import { BARRED, type Judge, SPLIT, WHOLE } from "./trie.js";

/** The most unobserved addresses that a block of a height may hold and still stand whole. */
export type SlackLimit = (height: number) => bigint;

/**
 * Allows a share of the block. Exact: a share times a power of two is exact in floating point, and so
 * is the integer below it as a bigint.
 */
export function shareLimit(share: number): SlackLimit {
  return (height) => BigInt(Math.floor(share * 2 ** height));
}

/**
 * Judges blocks by their slack: whole when within the limit, barred when a fence lies inside.
 *
 * @param slackCounts when given, gets at index i how many judged blocks have a slack of 2^i to below 2^(i+1).
 */
export function judgeBySlack(
  blocks: Blocks,
  fences: readonly Prefix[],
  limit: SlackLimit,
  slackCounts?: Uint32Array,
): Judge {
  // Observed addresses a block needs; the comparison is then one and the same for all heights.
  const needed = Array.from({ length: ADDRESS_BITS[blocks.family] + 1 }, (_, h) => (1n << BigInt(h)) - limit(h));
  return isIpv4(blocks)
    ? ipv4Judge(blocks, fences, Float64Array.from(needed, Number), slackCounts)
    : ipv6Judge(blocks as Ipv6Blocks, fences, needed, slackCounts);
}

export function isIpv4(blocks: Blocks): blocks is Ipv4Blocks {
  return blocks.family === 4;
}

function ipv4Judge(
  { firsts, before }: Ipv4Blocks,
  fences: readonly Prefix[],
  needed: Float64Array,
  slackCounts?: Uint32Array,
): Judge {
  const isBarred = ipv4Bar(fences);
  return (start, end, height) => {
    const observed = (before[end] as number) - (before[start] as number);
    const size = 2 ** height;
    if (slackCounts !== undefined && observed < size) increment(slackCounts, floorLog2(size - observed));
    const address = firsts[start] as number;
    if (isBarred(address - (address % size), height)) return BARRED;
    return observed >= (needed[height] as number) ? WHOLE : SPLIT;
  };
}

function ipv6Judge(
  { firsts, before }: Ipv6Blocks,
  fences: readonly Prefix[],
  needed: readonly bigint[],
  slackCounts?: Uint32Array,
): Judge {
  const isBarred = ipv6Bar(fences);
  return (start, end, height) => {
    const observed = (before[end] as bigint) - (before[start] as bigint);
    const slack = (1n << BigInt(height)) - observed;
    if (slackCounts !== undefined && slack > 0n) increment(slackCounts, bitLength(slack) - 1);
    if (isBarred(maskAddress(firsts[start] as bigint, height), height)) return BARRED;
    return observed >= (needed[height] as bigint) ? WHOLE : SPLIT;
  };
}

function increment(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}
