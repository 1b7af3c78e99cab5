import { ADDRESS_BITS } from "../address/address.js";
import type { Blocks } from "../observed/blocks.js";
import { bitLength } from "../observed/ipv6-blocks.js";
import type { Prefix } from "../prefix/prefix.js";
import { type BestSplits, bestSplits } from "./best-splits.js";
import { judgeBySlack } from "./judge.js";
import { walkTrie } from "./trie.js";

/** How many inner nodes per rule the first attempt keeps. More cost time, fewer more attempts. */
const NODES_PER_RULE = 64;

/**
 * The exact curve up to `maxRules`, without looking into blocks whose slack is too small to matter.
 *
 * Let every block with a slack below w stand whole, and solve the rest. If in the curve that comes out every
 * rule saves at least w addresses, then it is the true curve: a better cover with k rules would have to split a
 * block of slack below w; leave it whole, and k−1 rules trust less than w more, which says that the true
 * curve falls by less than w at k, while it starts at the same k−1 point and ends below ours, which falls by
 * at least w. (docs/collapse.md has it at length.) Otherwise try a smaller w; w = 1 leaves nothing out.
 *
 * @param slackCounts as `judgeBySlack` counts them, over all blocks.
 */
export function leastTrust(
  blocks: Blocks,
  fences: readonly Prefix[],
  maxRules: number,
  slackCounts: Uint32Array,
): BestSplits {
  const budget = Math.max(1, Math.min(maxRules, blocks.count));
  let exponent = firstExponent(slackCounts, budget * NODES_PER_RULE);
  for (;;) {
    const splits = solveAbove(blocks, fences, budget, exponent);
    const smallest = smallestSaving(splits.trusted, budget);
    if (exponent === 0 || smallest >= 1n << BigInt(exponent)) return splits;
    exponent = Math.max(bitLength(smallest) - 1, exponent - 4, 0);
  }
}

/** Room for the counts of all slacks of a family. */
export function makeSlackCounts(blocks: Blocks): Uint32Array {
  return new Uint32Array(ADDRESS_BITS[blocks.family] + 1);
}

/** The largest exponent at which at least `wanted` blocks have a slack of 2^exponent or more. */
function firstExponent(slackCounts: Uint32Array, wanted: number): number {
  let found = 0;
  for (let exponent = slackCounts.length - 1; exponent > 0; exponent--) {
    found += slackCounts[exponent] as number;
    if (found >= wanted) return exponent;
  }
  return 0;
}

function solveAbove(blocks: Blocks, fences: readonly Prefix[], budget: number, exponent: number): BestSplits {
  const judge = judgeBySlack(blocks, fences, () => (1n << BigInt(exponent)) - 1n);
  return bestSplits(walkTrie(blocks, judge, true), blocks.family, budget);
}

/** What the least useful rule saves; 0 where the curve is flat or ends before the budget. */
function smallestSaving(trusted: readonly (bigint | null)[], budget: number): bigint {
  if (trusted.length < budget) return 0n;
  let smallest = 1n << 128n;
  for (const [j, cost] of trusted.entries()) {
    const before = trusted[j - 1] ?? null;
    if (cost !== null && before !== null && before - cost < smallest) smallest = before - cost;
  }
  return smallest;
}
