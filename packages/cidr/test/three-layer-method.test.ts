import { describe, expect, test } from "@jest/globals";
import { collapse, coverCurve } from "@sgt/cidr";
import { makeRandom, randomPoints } from "./oracle/random.js";
import { type Block, threeLayerCover, trustedBy } from "./oracle/three-layer-method.js";

const FIRST = 0x0a000000;
const TOLERANCE = 0.3;

function randomAddresses(seed: number): Uint32Array {
  const points = randomPoints(makeRandom(seed));
  return Uint32Array.from(points.flatMap((seen, i) => (seen ? [FIRST + i] : [])));
}

describe("against the published three-layer method, on 3,000 random sets", () => {
  test("it is never better on both counts, and never better at the rule count it needed", () => {
    const beaten: unknown[] = [];
    for (let seed = 0; seed < 3000; seed++) {
      const addresses = randomAddresses(seed);
      if (addresses.length === 0) continue;
      const maxRules = 1 + (seed % 9);
      const theirs = threeLayerCover(addresses, { maxRules, tolerance: TOLERANCE, fenceHeight: 8 });
      const ours = collapse(addresses, { maxRules, tolerance: TOLERANCE });
      const least = coverCurve(addresses, { maxRules }).trusted(theirs.length);
      const [rules, trusted] = [theirs.length, trustedBy(theirs)];
      const fewer = rules < ours.prefixes.length && trusted <= Number(ours.trustedCount);
      const tighter = rules <= ours.prefixes.length && trusted < Number(ours.trustedCount);
      if (fewer || tighter || trusted < Number(least)) beaten.push({ seed, rules, trusted, ours: ours.cidrs });
    }
    expect(beaten).toEqual([]);
  });

  test("it is often worse: the comparison can tell them apart", () => {
    let worse = 0;
    for (let seed = 0; seed < 500; seed++) {
      const addresses = randomAddresses(seed);
      if (addresses.length === 0) continue;
      const theirs: Block[] = threeLayerCover(addresses, { maxRules: 5, tolerance: TOLERANCE, fenceHeight: 8 });
      if (trustedBy(theirs) > Number(coverCurve(addresses, { maxRules: 5 }).trusted(theirs.length))) worse++;
    }
    expect(worse).toBeGreaterThan(50);
  });
});

describe("worked cases", () => {
  /** The worked example of docs/article.md: each block as it stands there, observed up to the tolerance of 30 %, both ends included. */
  test.each([
    {
      rule: "10.0.0.0/16",
      seen: ["10.0.10.0-10.0.10.21", "10.0.10.31", "10.0.20.10-10.0.20.11"],
      cidrs: ["10.0.10.0/27", "10.0.20.10/31"],
      trusted: 34,
    },
    { rule: "10.4.0.0/16", seen: ["10.4.8.0-10.4.8.4", "10.4.8.7"], cidrs: ["10.4.8.0/29"], trusted: 8 },
    {
      rule: "10.8.0.0/16",
      seen: ["10.8.2.0-10.8.2.11", "10.8.16.3-10.8.16.14"],
      cidrs: ["10.8.2.0/28", "10.8.16.0/28"],
      trusted: 32,
    },
  ])("$rule becomes $cidrs", ({ rule, seen, cidrs, trusted }) => {
    const cover = collapse(seen, { maxRules: 60, within: rule, fences: [rule] });
    expect(cover).toMatchObject({ cidrs, trustedCount: trusted, objective: "fewest-rules" });
    expect(cover.tolerance).toBeLessThanOrEqual(TOLERANCE);
  });

  test("the example of docs/collapse.md comes out as printed there", () => {
    const seen = [0, 1, 2, 3, 12, 17, 18, 24, 25].map((offset) => `10.0.0.${offset}`);
    const { points } = coverCurve(seen, { maxRules: 60 });
    expect(points.map((point) => point.trustedCount)).toEqual([32, 32, 21, 11, 9]);
    expect(collapse(seen).prefixes).toHaveLength(5);
    const half = ["10.0.0.0/30", "10.0.0.12/32", "10.0.0.16/30", "10.0.0.24/31"];
    expect(collapse(seen, { tolerance: 0.5 }).cidrs).toEqual(half);
  });

  test("200 scattered sources of a /16 fit 60 rules and not one address more than needed", () => {
    const random = makeRandom(200);
    const addresses = Uint32Array.from({ length: 200 }, () => FIRST + random(65536));
    const cover = collapse(addresses, { maxRules: 60 });
    expect(cover.prefixes.length).toBe(60);
    expect(cover.objective).toBe("least-trust");
    expect(cover.trustedCount).toBe(coverCurve(addresses, { maxRules: 60 }).trusted(60));
  });
});
