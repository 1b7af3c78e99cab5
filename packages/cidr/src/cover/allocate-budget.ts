import { shareRules } from "../budget/share-rules.js";
import { counted } from "../counted.js";
import { checkKeys, cidrError } from "../errors.js";
import type { CoverCurve } from "./cover-curve.js";
import { checkRuleCount } from "./options.js";

/** What of a curve matters here; any `CoverCurve` is one. */
export type TrustCurve = Pick<CoverCurve, "points">;

export interface AllocateBudgetOptions {
  /** What an address trusted by each curve counts, such as the number of ports it opens. Positive. Default 1 each. */
  readonly weights?: readonly number[] | undefined;
}

/**
 * Splits one rule budget over several curves so that the weighted sum of trusted addresses is the least
 * possible. Exact, also where curves are not convex, and for fractional weights. Returns the rule count for
 * each curve, in order; their sum is at most `budget`, and rules that save nothing are not handed out. Empty for no curves.
 *
 * Time grows with the number of curves times the square of the budget.
 *
 * @throws `SGT_CIDR_BUDGET_TOO_SMALL` when the curves need more rules than `budget`; `details.minimum` is how many.
 * @throws `SGT_CIDR_INVALID_OPTION` for a bad budget, or weights that are not positive or not one for each curve.
 */
export function allocateBudget(
  curves: readonly TrustCurve[],
  budget: number,
  options: AllocateBudgetOptions = {},
): number[] {
  checkKeys(options, { weights: true } satisfies Record<keyof AllocateBudgetOptions, true>);
  checkRuleCount("budget", budget);
  const weights = toIntegers(options.weights ?? curves.map(() => 1), curves.length);
  const minimums = curves.map(({ points }) => points[0]?.ruleCount ?? 0);
  const minimum = minimums.reduce((sum, count) => sum + count, 0);
  if (budget < minimum) {
    const hint = `Allow at least ${counted(minimum, "rule")}.`;
    const message = `a budget of ${counted(budget, "rule")} for ${counted(curves.length, "curve")}, at least ${minimum} needed`;
    throw cidrError("SGT_CIDR_BUDGET_TOO_SMALL", message, { hint, details: { budget, minimum } });
  }
  const costs = curves.map(({ points }, i) =>
    points.map((point) => BigInt(point.trustedCount) * (weights[i] as bigint)),
  );
  return shareRules(costs, budget - minimum).map((extra, i) => extra + (minimums[i] as number));
}

/** Weights as integers in the same proportion: every finite number is an integer over a power of two. */
function toIntegers(weights: readonly number[], count: number): bigint[] {
  if (weights.length !== count || !weights.every((weight) => weight > 0 && weight < Infinity)) {
    const hint = "Give one positive number for each curve.";
    throw cidrError("SGT_CIDR_INVALID_OPTION", `weights are [${weights.join(", ")}] for ${counted(count, "curve")}`, {
      hint,
    });
  }
  const parts = weights.map((weight) => {
    let shift = 0;
    let whole = weight;
    for (; !Number.isInteger(whole); shift++) whole *= 2;
    return { whole, shift };
  });
  const most = Math.max(0, ...parts.map((part) => part.shift));
  return parts.map(({ whole, shift }) => BigInt(whole) << BigInt(most - shift));
}
