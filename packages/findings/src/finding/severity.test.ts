import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addCounts, compareCounts, countSeverities, isAtLeast, milder, riskScore, type Severity } from "./severity.js";

const counts = (...numbers: [number, number, number, number, number]) => {
  const [critical, high, medium, low, info] = numbers;
  return { critical, high, medium, low, info };
};

describe("severities", () => {
  test.each<[string, ReturnType<typeof counts>, ReturnType<typeof counts>]>([
    ["one critical and a million high", counts(1, 0, 0, 0, 0), counts(0, 1_000_000, 0, 0, 0)],
    ["one high and everything below", counts(0, 1, 0, 0, 0), counts(0, 0, 999_999_999, 999_999_999, 999_999_999)],
    ["one low and a million info", counts(0, 0, 0, 1, 0), counts(0, 0, 0, 0, 1_000_000)],
    ["one more", counts(2, 0, 0, 0, 1), counts(2, 0, 0, 0, 0)],
  ])("%s: the first is worse", (_name, worse, better) => {
    expect(compareCounts(worse, better)).toBeLessThan(0);
    expect(compareCounts(better, worse)).toBeGreaterThan(0);
    expect(riskScore(worse)).toBeGreaterThan(riskScore(better));
  });

  test("score and order agree, whatever the counts", () => {
    const count = fc.oneof(fc.nat(2), fc.integer({ min: 0, max: 999_999_999 }));
    const some = fc.tuple(count, count, count, count, count).map((numbers) => counts(...numbers));
    fc.assert(
      fc.property(some, some, (a, b) => {
        const byScore = riskScore(a) > riskScore(b) ? -1 : riskScore(a) < riskScore(b) ? 1 : 0;
        expect(Math.sign(compareCounts(a, b))).toBe(byScore);
      }),
    );
  });

  test("nothing found scores zero, and sums add up", () => {
    expect(riskScore(countSeverities([]))).toBe(0n);
    const all = countSeverities(["critical", "low", "low"]);
    expect(addCounts(all, counts(0, 1, 2, 3, 4))).toEqual(counts(1, 1, 2, 5, 4));
  });

  test.each<[Severity, Severity, boolean]>([
    ["critical", "high", true],
    ["high", "high", true],
    ["medium", "high", false],
  ])("%s is at least %s: %s", (severity, threshold, is) => expect(isAtLeast(severity, threshold)).toBe(is));

  test("one milder, down to info", () => {
    expect((["critical", "high", "medium", "low", "info"] as const).map(milder)).toEqual([
      "high",
      "medium",
      "low",
      "info",
      "info",
    ]);
  });
});
