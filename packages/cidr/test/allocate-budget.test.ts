import { describe, expect, test } from "@jest/globals";
import { allocateBudget, type CurvePoint, coverCurve, type TrustCurve } from "@sgt/cidr";
import fc from "fast-check";

function curveOf(minRules: number, trusted: readonly (number | bigint)[]): TrustCurve {
  return { points: trusted.map((trustedCount, i): CurvePoint => ({ ruleCount: minRules + i, trustedCount })) };
}

/** Every split there is. */
function leastCost(curves: readonly TrustCurve[], weights: readonly number[], budget: number): number {
  const [curve, ...others] = curves;
  if (curve === undefined) return 0;
  const [weight, ...otherWeights] = weights;
  return Math.min(
    Infinity,
    ...curve.points
      .filter((point) => point.ruleCount <= budget)
      .map(
        (point) =>
          Number(point.trustedCount) * (weight ?? 1) + leastCost(others, otherWeights, budget - point.ruleCount),
      ),
  );
}

const curves = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 2 }), fc.array(fc.nat(100), { minLength: 1, maxLength: 5 }))
    .map(([minRules, costs]) =>
      curveOf(
        minRules,
        costs.sort((a, b) => b - a),
      ),
    ),
  { minLength: 1, maxLength: 4 },
);

function costOf(given: readonly TrustCurve[], weights: readonly number[], shares: readonly number[]): number {
  return given.reduce((sum, curve, i) => {
    const point = curve.points.find(({ ruleCount }) => ruleCount === shares[i]);
    return sum + Number(point?.trustedCount) * (weights[i] as number);
  }, 0);
}

describe("allocateBudget", () => {
  test("finds the least weighted trust of all splits, also where curves are not convex", () => {
    fc.assert(
      fc.property(
        curves,
        fc.array(fc.constantFrom(0.25, 1, 2, 7, 65536), { minLength: 4, maxLength: 4 }),
        fc.nat(12),
        (given, all, spare) => {
          const weights = all.slice(0, given.length);
          const budget = given.length * 2 + spare;
          const shares = allocateBudget(given, budget, { weights });
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(budget);
          expect(costOf(given, weights, shares)).toBe(leastCost(given, weights, budget));
        },
      ),
    );
  });

  test("of no curves is no shares", () => {
    expect(allocateBudget([], 0)).toEqual([]);
  });

  test("hands out no rule that saves nothing", () => {
    expect(allocateBudget([curveOf(1, [9, 9, 9, 5]), curveOf(1, [4, 4])], 4)).toEqual([1, 1]);
    expect(allocateBudget([curveOf(1, [9, 9, 9, 5]), curveOf(1, [4, 4])], 60)).toEqual([4, 1]);
  });

  test("is exact beyond 2^53", () => {
    const big = 2n ** 100n;
    expect(allocateBudget([curveOf(1, [big + 1n, 1]), curveOf(1, [big + 2n, 1])], 3)).toEqual([1, 2]);
    expect(allocateBudget([curveOf(1, [big + 2n, 1]), curveOf(1, [big + 1n, 1])], 3)).toEqual([2, 1]);
  });

  test.each([
    ["IPv6 trust under a heavy and a fractional weight", [[2n ** 127n], [9, 5]], [1e12, 0.1], [1, 2]],
    [
      "the heaviest beside the lightest weight there is",
      [
        [9, 5],
        [9, 5],
      ],
      [Number.MAX_VALUE, Number.MIN_VALUE],
      [2, 1],
    ],
    ["all of IPv6 under both", [[2n ** 128n], [2n ** 128n, 1]], [Number.MAX_VALUE, Number.MIN_VALUE], [1, 2]],
  ] as const)("is exact for %s", (_, trusted, weights, shares) => {
    const given = trusted.map((points) => curveOf(1, points));
    expect(allocateBudget(given, 3, { weights })).toEqual(shares);
  });

  test("takes cover curves, and weighs ports", () => {
    const web = coverCurve(["10.0.0.1", "10.0.0.200"], { maxRules: 5 });
    const all = coverCurve(["10.0.1.1", "10.0.1.60"], { maxRules: 5 });
    expect(allocateBudget([web, all], 3)).toEqual([2, 1]);
    expect(allocateBudget([web, all], 3, { weights: [1, 65536] })).toEqual([1, 2]);
  });

  test("says how many rules it takes at least", () => {
    const details = { budget: 2, minimum: 3 };
    expect(() => allocateBudget([curveOf(1, [1]), curveOf(2, [1])], 2)).toThrow(expect.objectContaining({ details }));
  });
});
