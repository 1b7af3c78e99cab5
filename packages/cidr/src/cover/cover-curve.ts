import type { Count, Family } from "../address/address.js";
import { toCount } from "../address/count.js";
import { leastTrust, type Stage } from "../budget/least-trust.js";
import { countSavings } from "../budget/savings.js";
import { checkKeys, cidrError } from "../errors.js";
import type { Observed } from "../observed/blocks.js";
import type { Addresses } from "../observed/to-address-set.js";
import { type Cover, emptyCover } from "./cover.js";
import { budgetTooSmall, coverOf, fewestRules } from "./least-trust-cover.js";
import { familyOf, observe } from "./observe.js";
import { checkRuleCount, type FenceOptions } from "./options.js";

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
  checkKeys(options, CURVE_KEYS);
  const maxRules = checkRuleCount("maxRules", options.maxRules);
  const observed = observe(addresses, options);
  return observed === null ? emptyCurve(familyOf(options.within)) : curveOver(observed, maxRules);
}

const CURVE_KEYS = { maxRules: true, fences: true, within: true } satisfies Record<keyof CoverCurveOptions, true>;

function emptyCurve(family: Family | null): CoverCurve {
  const rest = { minRules: 0, maxRules: 0, points: [{ ruleCount: 0, trustedCount: 0 }] };
  return { family, observedCount: 0, ...rest, trusted: () => 0, cover: () => emptyCover(family, "least-trust") };
}

function curveOver(observed: Observed, budget: number): CoverCurve {
  const { blocks } = observed;
  const stages = leastTrust(observed, countSavings(blocks), budget, "all");
  const minRules = fewestRules(stages);
  if (minRules > budget) throw budgetTooSmall(budget, minRules);
  const trusted = joinStages(stages, minRules);
  const indexOf = (ruleCount: number): number => {
    if (checkRuleCount("ruleCount", ruleCount) < minRules) throw budgetTooSmall(ruleCount, minRules);
    if (ruleCount > budget) throw beyondBudget(ruleCount, budget);
    return Math.min(ruleCount - minRules, trusted.length - 1);
  };
  return {
    family: blocks.family,
    observedCount: toCount(BigInt(blocks.before[blocks.count] as number | bigint)),
    minRules,
    maxRules: minRules + trusted.length - 1,
    points: trusted.map((cost, i) => ({ ruleCount: minRules + i, trustedCount: toCount(cost) })),
    trusted: (ruleCount) => toCount(trusted[indexOf(ruleCount)] as bigint),
    cover: (ruleCount) => {
      const cost = trusted[indexOf(ruleCount)] as bigint;
      return coverOf(blocks, stages, minRules + trusted.indexOf(cost));
    },
  };
}

/** The optimum for each rule count from `minRules` on. */
function joinStages(stages: readonly Stage[], minRules: number): bigint[] {
  const ascending = stages.toReversed().flatMap(({ from, to, splits }) => splits.trusted.slice(from - 1, to));
  return ascending.slice(minRules - 1) as bigint[];
}

function beyondBudget(ruleCount: number, budget: number): Error {
  const hint = "Make the curve with a larger maxRules.";
  return cidrError("SGT_CIDR_INVALID_OPTION", `rule count ${ruleCount} is beyond the curve's ${budget}`, { hint });
}
