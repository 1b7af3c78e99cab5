import { describe, expect, test } from "@jest/globals";
import { type CollapseOptions, type Cover, collapse, coverCurve } from "@sgt/cidr";
import { fewestRules, leastTrustCurve } from "./oracle/dense-universe.js";
import { makeRandom, randomFences, randomPoints } from "./oracle/random.js";
import { cidrAt, pointsOf, SPACES, type Space, toPoints, UNIVERSE } from "./oracle/spaces.js";

const MAX_RULES = 12;
/** `SGT_RANDOM_SETS=2000 npm run jest` for a long run. */
const SETS = Number(process.env.SGT_RANDOM_SETS ?? 25);

interface Case {
  readonly seed: number;
  readonly observed: boolean[];
  readonly fences: [number, number][];
  readonly cidrs: string[];
  readonly fenceCidrs: string[];
}

function casesIn(space: Space): Case[] {
  return Array.from({ length: SETS }, (_, seed) => {
    const random = makeRandom(seed);
    const observed = randomPoints(random);
    const fences = randomFences(random);
    const cidrs = observed.flatMap((seen, i) => (seen ? [cidrAt(space, i)] : []));
    return { seed, observed, fences, cidrs, fenceCidrs: fences.map(([first, size]) => cidrAt(space, first, size)) };
  }).filter((one) => one.cidrs.length > 0);
}

function holdsAll(space: Space, cover: Cover, observed: readonly boolean[]): boolean {
  const held = pointsOf(space, cover.prefixes);
  return observed.every((seen, i) => !seen || held[i] === true);
}

function crossesFence(space: Space, cover: Cover, fences: readonly [number, number][]): boolean {
  return cover.prefixes.some((prefix) => {
    const held = pointsOf(space, [prefix]);
    const first = held.indexOf(true);
    const end = held.lastIndexOf(true) + 1;
    return fences.some(([fence, size]) => {
      const apart = end <= fence || fence + size <= first;
      return !apart && (first < fence || end > fence + size);
    });
  });
}

/** Of least trust with at most k prefixes, and with the fewest prefixes that reach it. */
function isOptimal(space: Space, one: Case, cover: Cover, expected: readonly number[], k: number): boolean {
  const trusted = expected[k];
  return (
    toPoints(space, cover.trustedCount) === trusted &&
    pointsOf(space, cover.prefixes).filter(Boolean).length === trusted &&
    cover.prefixes.length <= k &&
    expected[cover.prefixes.length - 1] !== trusted &&
    holdsAll(space, cover, one.observed) &&
    !crossesFence(space, cover, one.fences)
  );
}

/** What is not optimal about a case, for every budget. */
function wrongBudgets(space: Space, one: Case): unknown[] {
  const { seed } = one;
  const expected = leastTrustCurve(one, MAX_RULES);
  const minimum = expected.findIndex((cost) => cost < Infinity);
  const options = { fences: one.fenceCidrs, maxRules: MAX_RULES };
  if (minimum < 0) {
    const error = expect.objectContaining({ code: "SGT_CIDR_BUDGET_TOO_SMALL" });
    expect(() => coverCurve(one.cidrs, options)).toThrow(error);
    return [];
  }
  const curve = coverCurve(one.cidrs, options);
  const wrong: unknown[] = curve.minRules === minimum ? [] : [{ seed, minimum, got: curve.minRules }];
  for (let k = minimum; k <= MAX_RULES; k++) {
    const cover = curve.cover(k);
    const good = isOptimal(space, one, cover, expected, k) && curve.trusted(k) === cover.trustedCount;
    if (!good) wrong.push({ seed, k, expected: expected[k], got: cover.cidrs });
  }
  return wrong;
}

describe.each(SPACES)("random sets in $name", (space) => {
  const cases = casesIn(space);

  test("least-trust covers are optimal for every budget and never cross a fence", () => {
    expect(cases.flatMap((one) => wrongBudgets(space, one))).toEqual([]);
  });

  test("a single budget gives the same trust as the curve", () => {
    for (const { cidrs, fenceCidrs } of cases.slice(0, 20)) {
      const curve = coverCurve(cidrs, { fences: fenceCidrs, maxRules: UNIVERSE });
      for (let maxRules = curve.minRules; maxRules <= Math.min(curve.maxRules, MAX_RULES); maxRules++) {
        const cover = collapse(cidrs, { fences: fenceCidrs, maxRules, objective: "least-trust" });
        expect(cover.trustedCount).toBe(curve.trusted(maxRules));
      }
    }
  });

  test.each([0, 0.1, 0.3, 0.5, 0.75, 1])("fewest-rules covers are optimal at tolerance %d", (tolerance) => {
    const wrong: unknown[] = [];
    for (const { seed, observed, fences, cidrs, fenceCidrs } of cases) {
      const expected = fewestRules({ observed, fences }, tolerance);
      const options: CollapseOptions = { fences: fenceCidrs, tolerance };
      const cover = collapse(cidrs, options);
      const got = { rules: cover.prefixes.length, trusted: toPoints(space, cover.trustedCount) };
      const good = got.rules === expected.rules && got.trusted === expected.trusted && cover.tolerance <= tolerance;
      if (!good || !holdsAll(space, cover, observed) || crossesFence(space, cover, fences)) {
        wrong.push({ seed, expected, got, cidrs: cover.cidrs });
      }
    }
    expect(wrong).toEqual([]);
  });
});
