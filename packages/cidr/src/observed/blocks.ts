import type { Family } from "../address/address.js";
import type { Prefix } from "../prefix/prefix.js";

/**
 * The observed addresses of one family as the fewest disjoint blocks that hold exactly them, cut at the
 * fences: the leaves of the trie. A block of height h holds 2^h addresses.
 *
 *     leaf            0         1    2        3
 *     firsts          10.0.0.0  …4   …16      …64
 *     heights         1         0    2        0
 *     branches        –         3    5        7      height of the block where leaf i-1 and leaf i meet
 *     before          0         2    3        7   8  observed addresses before leaf i
 */
export interface Blocks {
  readonly family: Family;
  /** The arrays may be longer. */
  readonly count: number;
  readonly heights: Uint8Array;
  readonly branches: Uint8Array;
  /** Numbers for IPv4, bigints for IPv6, as are `before`; all exact. */
  readonly firsts: Uint32Array | readonly bigint[];
  readonly before: Float64Array | readonly bigint[];
}

export interface Ipv4Blocks extends Blocks {
  readonly family: 4;
  readonly firsts: Uint32Array;
  readonly before: Float64Array;
}

export interface Ipv6Blocks extends Blocks {
  readonly family: 6;
  readonly firsts: readonly bigint[];
  readonly before: readonly bigint[];
}

export function isIpv4(blocks: Blocks): blocks is Ipv4Blocks {
  return blocks.family === 4;
}

/** Input read and checked: what every question about covers starts from. */
export interface Observed {
  readonly blocks: Blocks;
  readonly fences: readonly Prefix[];
}
