import type { Observed } from "../observed/blocks.js";
import { type BestSplits, bestSplits } from "./best-splits.js";
import { PriceSearch } from "./price-search.js";
import { type SavingCounts, trieOfGains } from "./savings.js";

/** How many worthwhile splits per rule the first price leaves in. More make a larger trie, fewer more attempts. */
const SPLITS_PER_RULE = 4;

/** Optimal covers for the rule counts from `from` to `to`. */
export interface Stage {
  readonly from: number;
  readonly to: number;
  readonly splits: BestSplits;
}

/**
 * Finds optimal covers for every rule count from 1 to `maxRules`, or only for `maxRules` itself, without looking at
 * subtrees that cannot matter.
 *
 * A cover is a set of splits closed upwards; its trust is the root's size less what its splits save. Put a price w on
 * each split and leave out the subtrees in which splitting does not pay (`trieOfGains`); let U be the least-trust curve of what
 * remains. Take an optimal cover with k rules and undo its e splits in those subtrees: that gives back e rules and adds at most
 * e·w addresses. So the true optimum is at least the smallest U(k − e) − e·w, and where that is smallest at e = 0, U(k) is
 * the optimum. Rule counts for which this does not hold are solved again at a lower price; at price 0 nothing is left out that
 * saves anything. docs/collapse.md has it with drawings.
 *
 * @returns stages, together covering what was asked for, largest rule counts first.
 */
export function leastTrust(
  { blocks, fences }: Observed,
  counts: SavingCounts,
  maxRules: number,
  wanted: "all" | "last",
): Stage[] {
  const stages: Stage[] = [];
  let to = Math.max(1, Math.min(maxRules, blocks.count));
  const search = new PriceSearch(firstPrice(counts.byLog2, to * SPLITS_PER_RULE), blocks.count);
  while (to > 0) {
    const { price } = search;
    const trie = trieOfGains(blocks, fences, price);
    if (search.triesHigher(trie.count)) continue;
    const splits = bestSplits(trie, blocks.family, to);
    const proved = price === 0 ? 1 : provedFrom(splits.trusted, to, mostSaved(price));
    const from = wanted === "last" && proved <= to ? 1 : proved;
    if (from <= to) stages.push({ from, to, splits });
    to = from - 1;
    search.lower(guessPrice(price, splits.trusted, to), trie.count);
  }
  return stages;
}

/** The largest power of two that so many splits save; 0 when there are not as many. */
function firstPrice(counts: readonly number[], splits: number): number {
  let found = 0;
  for (let exponent = counts.length - 1; exponent >= 0; exponent--) {
    found += counts[exponent] as number;
    if (found >= splits) return 2 ** exponent;
  }
  return 0;
}

/** The price at which `to` would have been proved, had the curve not changed by it; at least half the last one. */
function guessPrice(price: number, trusted: readonly (bigint | null)[], to: number): number {
  const end = trusted[to - 1];
  if (typeof end !== "bigint") return price / 2;
  let enough = price * 0.85;
  for (let j = 1; j < to; j++) {
    const cost = trusted[j - 1];
    if (typeof cost === "bigint") enough = Math.min(enough, Number(cost - end) / (to - j));
  }
  return Math.max(enough, price / 2);
}

/**
 * The most that a split left out can save on average. That is the price; in IPv6 the sums that were compared with it may have
 * been rounded: by less than 2^-53 of twice the price in each of fewer than 2^31 steps, and not at all below 2^52.
 */
function mostSaved(price: number): bigint {
  const exact = BigInt(price);
  return exact + (exact >> 20n);
}

/** The smallest rule count from which on all up to `to` are proved optimal, when a split left out saves at most `most`. */
function provedFrom(trusted: readonly (bigint | null)[], to: number, most: bigint): number {
  // k is proved when U(k) + k·most does not exceed U(j) + j·most for any j below it.
  let lowest: bigint | null = null;
  let from = 1;
  for (let k = 1; k <= to; k++) {
    const own = trusted[Math.min(k, trusted.length) - 1] ?? null;
    if (own === null) continue;
    const value = own + BigInt(k) * most;
    if (lowest !== null && value > lowest) from = k + 1;
    else lowest = value;
  }
  return from;
}
