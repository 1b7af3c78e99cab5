import { ADDRESS_BITS, type Count, type Family } from "../address/address.js";
import { toCount } from "../address/count.js";
import { formatIpv4 } from "../address/format-address.js";
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

/** A block of the cover: the first leaf in it, and its height. */
export interface CoverBlock {
  readonly start: number;
  readonly height: number;
}

/** @param chosen ascending; together they hold every leaf, so a block ends where the next one starts. */
export function makeCover(blocks: Blocks, chosen: readonly CoverBlock[], objective: Objective): Cover {
  const { family, before, count } = blocks;
  const observedCounts: Count[] = [];
  let trusted = 0n;
  let tolerance = 0;
  for (const [i, { start, height }] of chosen.entries()) {
    const observed = countBetween(blocks, start, chosen[i + 1]?.start ?? count);
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

/** The same as for IPv6, with numbers as long as possible: there can be millions. */
function ipv4Prefixes({ firsts }: Ipv4Blocks, chosen: readonly CoverBlock[]): Pick<Cover, "prefixes" | "cidrs"> {
  const prefixes: Prefix[] = [];
  const cidrs: string[] = [];
  for (const { start, height } of chosen) {
    const leaf = firsts[start] as number;
    const first = leaf - (leaf % 2 ** height);
    const prefixLength = ADDRESS_BITS[4] - height;
    prefixes.push({ family: 4, first: BigInt(first), prefixLength });
    cidrs.push(`${formatIpv4(first)}/${prefixLength}`);
  }
  return { prefixes, cidrs };
}

function ipv6Prefixes({ firsts }: Ipv6Blocks, chosen: readonly CoverBlock[]): Pick<Cover, "prefixes" | "cidrs"> {
  const prefixes = chosen.map(({ start, height }): Prefix => {
    const first = maskAddress(firsts[start] as bigint, height);
    return { family: 6, first, prefixLength: ADDRESS_BITS[6] - height };
  });
  return { prefixes, cidrs: prefixes.map(formatPrefix) };
}
