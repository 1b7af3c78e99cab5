import { ADDRESS_BITS, type Count, type Family } from "../address/address.js";
import { toCount } from "../address/count.js";
import { formatIpv4 } from "../address/format-address.js";
import { powerOfTwo } from "../address/power-of-two.js";
import { type Blocks, type Ipv4Blocks, type Ipv6Blocks, isIpv4 } from "../observed/blocks.js";
import { formatPrefix } from "../prefix/format-prefix.js";
import { maskAddress } from "../prefix/mask-address.js";
import type { Prefix } from "../prefix/prefix.js";

/** What a cover was made to be: the fewest prefixes within a tolerance, or the least trusted addresses within a budget. */
export type Objective = "fewest-rules" | "least-trust";

/** Prefixes that contain all observed addresses. They are disjoint and ascending. */
export interface Cover {
  /** null only for an empty list without a family. */
  readonly family: Family | null;
  readonly prefixes: readonly Prefix[];
  /** The same as text, in the same order. */
  readonly cidrs: readonly string[];
  /** How many observed addresses each prefix holds, in the same order. */
  readonly observedCounts: readonly Count[];
  /** Distinct observed addresses; a prefix in the input is observed as a whole. */
  readonly observedCount: Count;
  /** Addresses in the prefixes. */
  readonly trustedCount: Count;
  /** Trusted and never observed. */
  readonly slackCount: Count;
  /** The largest share of unobserved addresses in any of the prefixes, 0 to 1: the tolerance it came to. */
  readonly tolerance: number;
  /** Which of the two this cover is. */
  readonly objective: Objective;
}

export function emptyCover(family: Family | null, objective: Objective): Cover {
  const nothing = { prefixes: [], cidrs: [], observedCounts: [], observedCount: 0, trustedCount: 0, slackCount: 0 };
  return { family, ...nothing, tolerance: 0, objective };
}

/** The blocks of a cover: the first leaf in each, and its height. */
export interface CoverBlocks {
  readonly count: number;
  /** Ascending; together the blocks hold every leaf, so one ends where the next one starts. */
  readonly starts: ArrayLike<number>;
  readonly heights: ArrayLike<number>;
}

export function makeCover(blocks: Blocks, chosen: CoverBlocks, objective: Objective): Cover {
  const { family, before, count } = blocks;
  const observedCounts: Count[] = [];
  let trusted = 0n;
  let tolerance = 0;
  for (let i = 0; i < chosen.count; i++) {
    const height = chosen.heights[i] as number;
    const end = i + 1 < chosen.count ? (chosen.starts[i + 1] as number) : count;
    const observed = countBetween(blocks, chosen.starts[i] as number, end);
    observedCounts.push(observed);
    trusted += 1n << BigInt(height);
    tolerance = Math.max(tolerance, slackShare(observed, height));
  }
  const observed = BigInt(before[count] as number | bigint);
  return {
    family,
    ...(isIpv4(blocks) ? ipv4Prefixes(blocks, chosen) : ipv6Prefixes(blocks as Ipv6Blocks, chosen)),
    observedCounts,
    observedCount: toCount(observed),
    trustedCount: toCount(trusted),
    slackCount: toCount(trusted - observed),
    tolerance,
    objective,
  };
}

function countBetween({ before }: Blocks, start: number, end: number): Count {
  const [from, to] = [before[start] as number | bigint, before[end] as number | bigint];
  return typeof from === "bigint" || typeof to === "bigint" ? toCount(BigInt(to) - BigInt(from)) : to - from;
}

function slackShare(observed: Count, height: number): number {
  const slack = typeof observed === "bigint" ? Number((1n << BigInt(height)) - observed) : 2 ** height - observed;
  return slack / 2 ** height;
}

type PrefixLists = Pick<Cover, "prefixes" | "cidrs">;

/** The same as for IPv6, with numbers as long as possible: there can be millions. */
function ipv4Prefixes({ firsts }: Ipv4Blocks, { count, starts, heights }: CoverBlocks): PrefixLists {
  const prefixes: Prefix[] = [];
  const cidrs: string[] = [];
  for (let i = 0; i < count; i++) {
    const leaf = firsts[starts[i] as number] as number;
    const height = heights[i] as number;
    const first = leaf - (leaf % powerOfTwo(height));
    const prefixLength = ADDRESS_BITS[4] - height;
    prefixes.push({ family: 4, first: BigInt(first), prefixLength });
    cidrs.push(`${formatIpv4(first)}/${prefixLength}`);
  }
  return { prefixes, cidrs };
}

function ipv6Prefixes({ firsts }: Ipv6Blocks, { count, starts, heights }: CoverBlocks): PrefixLists {
  const prefixes = Array.from({ length: count }, (_, i): Prefix => {
    const height = heights[i] as number;
    const first = maskAddress(firsts[starts[i] as number] as bigint, height);
    return { family: 6, first, prefixLength: ADDRESS_BITS[6] - height };
  });
  return { prefixes, cidrs: prefixes.map(formatPrefix) };
}
