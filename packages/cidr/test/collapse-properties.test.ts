import { describe, expect, test } from "@jest/globals";
import { collapse, contains, countAddresses, coverCurve, formatPrefix, merge, overlaps, parseAddress } from "@sgt/cidr";
import fc from "fast-check";

/** A few addresses on both sides of the fences 10.0.0.0/8 and 192.168.0.0/16, dense enough to merge. */
const ipv4 = fc
  .tuple(fc.constantFrom(0x09ffff00, 0x0a000000, 0x0affff00, 0x0b000000, 0xc0a80000), fc.nat(300))
  .map(([base, offset]) => base + offset);
const addressSets = fc.array(ipv4, { minLength: 1, maxLength: 60 });
const budgets = fc.integer({ min: 5, max: 40 });
const tolerances = fc.double({ min: 0, max: 1, noNaN: true });
const texts = addressSets.map((values) => values.map(dotted));
const FENCES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}

function hosts(addresses: readonly string[]): string[] {
  return merge(addresses.map((address) => `${address}/32`)).map(formatPrefix);
}

describe("collapse", () => {
  test("covers every observed address, exactly once", () => {
    fc.assert(
      fc.property(texts, budgets, tolerances, (addresses, maxRules, tolerance) => {
        const { prefixes } = collapse(addresses, { maxRules, tolerance });
        for (const address of addresses) {
          expect(prefixes.filter((prefix) => contains(prefix, parseAddress(address)))).toHaveLength(1);
        }
      }),
    );
  });

  test("stays within the budget or says that it cannot", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 6 }), (addresses, maxRules) => {
        const { minRules } = coverCurve(addresses, { maxRules: 60 });
        const run = (): number => collapse(addresses, { maxRules }).prefixes.length;
        if (maxRules >= minRules) return expect(run()).toBeLessThanOrEqual(maxRules);
        const details = { budget: maxRules, minimum: minRules };
        expect(run).toThrow(expect.objectContaining({ code: "SGT_CIDR_BUDGET_TOO_SMALL", details }));
      }),
    );
  });

  test("does not depend on order or duplicates, nor on how the addresses are given", () => {
    fc.assert(
      fc.property(addressSets, budgets, (values, maxRules) => {
        const expected = collapse(values.map(dotted), { maxRules });
        const shuffled = values.toSorted((a, b) => ((a * 7919) % 104729) - ((b * 7919) % 104729));
        expect(collapse(Uint32Array.from([...shuffled, ...values]), { maxRules })).toEqual(expected);
        expect(
          collapse(
            values.map((value) => `${dotted(value)}/32`),
            { maxRules },
          ),
        ).toEqual(expected);
        expect(
          collapse(
            values.map((value) => parseAddress(dotted(value))),
            { maxRules },
          ),
        ).toEqual(expected);
        expect(collapse(hosts(values.map(dotted)), { maxRules })).toEqual(expected);
      }),
    );
  });

  test("is idempotent: a cover collapses to itself", () => {
    fc.assert(
      fc.property(texts, budgets, tolerances, (addresses, maxRules, tolerance) => {
        const { cidrs } = collapse(addresses, { maxRules, tolerance });
        expect(collapse(cidrs, { maxRules, objective: "least-trust" }).cidrs).toEqual(
          collapse(cidrs, { tolerance: 0 }).cidrs,
        );
        expect(countAddresses(collapse(cidrs, { tolerance: 0 }).prefixes)).toBe(countAddresses(cidrs));
      }),
    );
  });

  test("with an unlimited budget is the exact merge, cut at the fences", () => {
    fc.assert(
      fc.property(texts, (addresses) => {
        const cover = collapse(addresses, { objective: "least-trust" });
        expect(cover).toMatchObject({ slackCount: 0, tolerance: 0, objective: "least-trust" });
        expect(collapse(addresses, { objective: "least-trust", fences: [] }).cidrs).toEqual(hosts(addresses));
        expect(merge(cover.prefixes).map(formatPrefix)).toEqual(hosts(addresses));
      }),
    );
  });

  test("never lets a prefix cross a fence", () => {
    fc.assert(
      fc.property(texts, budgets, tolerances, (addresses, maxRules, tolerance) => {
        const { prefixes } = collapse(addresses, { maxRules, tolerance });
        for (const prefix of prefixes) {
          const crossed = FENCES.filter((fence) => overlaps(prefix, fence) && !contains(fence, prefix));
          expect(crossed).toEqual([]);
        }
      }),
    );
  });

  test("counts what it says", () => {
    fc.assert(
      fc.property(texts, budgets, (addresses, maxRules) => {
        const cover = collapse(addresses, { maxRules });
        expect(cover.observedCount).toBe(new Set(addresses).size);
        expect(cover.trustedCount).toBe(countAddresses(cover.prefixes));
        expect(cover.slackCount).toBe(Number(cover.trustedCount) - Number(cover.observedCount));
        expect(cover.observedCounts.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(cover.observedCount);
        expect(cover.cidrs).toEqual(cover.prefixes.map(formatPrefix));
      }),
    );
  });
});

describe("coverCurve", () => {
  test("never rises, and ends at zero slack when the budget is large", () => {
    fc.assert(
      fc.property(texts, (addresses) => {
        const { points, observedCount } = coverCurve(addresses, { maxRules: 200 });
        for (const [i, point] of points.entries()) {
          if (i > 0) expect(point.trustedCount).toBeLessThanOrEqual(Number(points[i - 1]?.trustedCount));
        }
        expect(points.at(-1)?.trustedCount).toBe(observedCount);
      }),
    );
  });
});
