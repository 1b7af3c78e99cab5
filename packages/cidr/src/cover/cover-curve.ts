import type { Count, Family } from "../address/address.js";
import { toCount } from "../address/count.js";
import { cidrError } from "../errors.js";
import type { Addresses } from "../observed/to-address-set.js";
import type { BestSplits } from "./best-splits.js";
import { type Cover, emptyCover, makeCover } from "./cover.js";
import { judgeBySlack } from "./judge.js";
import { leastTrust, makeSlackCounts } from "./least-trust.js";
import { familyOf, type Observed, observe } from "./observe.js";
import { checkRuleCount, type FenceOptions } from "./options.js";
import { type Trie, walkTrie } from "./trie.js";

export interface CoverCurveOptions extends FenceOptions {
  /** The largest rule count of interest. */
  readonly maxRules: number;
}

export interface CurvePoint {
  readonly ruleCount: number;
  readonly trustedCount: Count;
}

/** The least trust possible for every number of rules. */
export interface CoverCurve {
  readonly family: Family | null;
  readonly observedCount: Count;
  /** The fewest rules the fences allow; 0 without addresses. */
  readonly minRules: number;
  /** Where the curve ends: the budget asked for, or fewer rules when those already make the cover exact. */
  readonly maxRules: number;
  /** One point for each rule count from `minRules` to `maxRules`. */
  readonly points: readonly CurvePoint[];
  /**
   * The fewest addresses that at most `ruleCount` prefixes can cover all observed ones with. Never rises with `ruleCount`.
   *
   * @throws `SGT_CIDR_BUDGET_TOO_SMALL` below `minRules`, `SGT_CIDR_INVALID_OPTION` above the budget the curve was made for.
   */
  trusted(ruleCount: number): Count;
  /** A cover that attains it, with the fewest prefixes that do. Throws as `trusted` does. */
  cover(ruleCount: number): Cover;
}

/**
 * Computes the least-trust cover for every rule count up to `maxRules` in one pass.
 *
 * @throws as `collapse` does.
 */
export function coverCurve(addresses: Addresses, options: CoverCurveOptions): CoverCurve {
  const maxRules = checkRuleCount("maxRules", options.maxRules);
  const observed = observe(addresses, options);
  if (observed === null) return emptyCurve(familyOf(options.within));
  const { blocks, fences } = observed;
  const slackCounts = makeSlackCounts(blocks);
  walkTrie(
    blocks,
    judgeBySlack(blocks, fences, () => 0n, slackCounts),
    false,
  );
  return curveOver(observed, maxRules, slackCounts);
}

function emptyCurve(family: Family | null): CoverCurve {
  const rest = { minRules: 0, maxRules: 0, points: [{ ruleCount: 0, trustedCount: 0 }] };
  return { family, observedCount: 0, ...rest, trusted: () => 0, cover: () => emptyCover(family, "least-trust") };
}

/** The curve over input that was read before. */
export function curveOver({ blocks, fences }: Observed, budget: number, slackCounts: Uint32Array): CoverCurve {
  const splits = leastTrust(blocks, fences, budget, slackCounts);
  const minRules = fewestNodes(splits.trie);
  if (minRules > budget) throw budgetTooSmall(budget, minRules);
  const trusted = splits.trusted.slice(minRules - 1) as bigint[];
  const indexOf = (ruleCount: number): number => {
    if (checkRuleCount("ruleCount", ruleCount) < minRules) throw budgetTooSmall(ruleCount, minRules);
    if (ruleCount > budget) throw beyondBudget(ruleCount, budget);
    return Math.min(ruleCount, splits.trusted.length) - minRules;
  };
  return {
    family: blocks.family,
    observedCount: toCount(BigInt(blocks.before[blocks.count] as number | bigint)),
    minRules,
    maxRules: splits.trusted.length,
    points: trusted.map((cost, i) => ({ ruleCount: minRules + i, trustedCount: toCount(cost) })),
    trusted: (ruleCount) => toCount(trusted[indexOf(ruleCount)] as bigint),
    cover: (ruleCount) => {
      const cost = trusted[indexOf(ruleCount)] as bigint;
      const chosen = coverBlocks(splits, minRules + trusted.indexOf(cost));
      return makeCover(blocks, chosen, "least-trust");
    },
  };
}

function coverBlocks({ trie, nodes }: BestSplits, ruleCount: number): { start: number; height: number }[] {
  return nodes(ruleCount).map((node) => ({
    start: trie.starts[node] as number,
    height: trie.heights[node] as number,
  }));
}

/** A barred block takes what its two halves take; any other can stand alone. */
function fewestNodes(trie: Trie): number {
  const fewest = new Int32Array(trie.count);
  for (let node = 0; node < trie.count; node++) {
    const left = trie.left[node] as number;
    fewest[node] = trie.barred[node] === 1 ? (fewest[left] as number) + (fewest[node - 1] as number) : 1;
  }
  return fewest[trie.count - 1] as number;
}

function budgetTooSmall(budget: number, minimum: number): Error {
  const message = `a budget of ${budget} rules, at least ${minimum} needed`;
  const hint = `Allow at least ${minimum} rules, or give fewer fences.`;
  return cidrError("SGT_CIDR_BUDGET_TOO_SMALL", message, { hint, details: { budget, minimum } });
}

function beyondBudget(ruleCount: number, budget: number): Error {
  const hint = "Make the curve with a larger maxRules.";
  return cidrError("SGT_CIDR_INVALID_OPTION", `rule count ${ruleCount} is beyond the curve's ${budget}`, { hint });
}
