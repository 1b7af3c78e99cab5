import { ADDRESS_BITS, type Count, type Family } from "../address/address.js";
import { toCount } from "../address/count.js";
import type { Blocks } from "../observed/blocks.js";
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
  const { family, firsts, before, count } = blocks;
  const prefixes: Prefix[] = [];
  const observedCounts: Count[] = [];
  let trusted = 0n;
  let tolerance = 0;
  for (const [i, { start, height }] of chosen.entries()) {
    const end = chosen[i + 1]?.start ?? count;
    const observed = BigInt(before[end] as number | bigint) - BigInt(before[start] as number | bigint);
    const size = 1n << BigInt(height);
    const first = maskAddress(BigInt(firsts[start] as number | bigint), height);
    prefixes.push({ family, first, prefixLength: ADDRESS_BITS[family] - height });
    observedCounts.push(toCount(observed));
    trusted += size;
    tolerance = Math.max(tolerance, Number(size - observed) / Number(size));
  }
  const observed = BigInt(before[count] as number | bigint);
  return {
    family,
    prefixes,
    cidrs: prefixes.map(formatPrefix),
    observedCounts,
    observedCount: toCount(observed),
    trustedCount: toCount(trusted),
    slackCount: toCount(trusted - observed),
    tolerance,
    objective,
  };
}
