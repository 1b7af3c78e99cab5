import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CoverTask, coverWithinTolerance, ruleCoverCurve } from "./rule-cover.js";

/** The rule is 10.0.0.0/28: 16 addresses, so that every choice can be tried. */
const BASE = 0x0a000000;
const UNIVERSE = 16;

/** The least trust of so many prefixes over some addresses of a block; null for too few prefixes. Tries every split. */
function leastCidrs(points: readonly number[], ruleCount: number, first = 0, size = UNIVERSE): number | null {
  const inside = points.filter((point) => point >= first && point < first + size);
  if (inside.length === 0) return 0;
  if (ruleCount < 1) return null;
  if (size === 1) return 1;
  let least = size;
  for (let left = 0; left <= ruleCount; left += 1) {
    const [a, b] = [
      leastCidrs(inside, left, first, size / 2),
      leastCidrs(inside, ruleCount - left, first + size / 2, size / 2),
    ];
    if (a !== null && b !== null) least = Math.min(least, a + b);
  }
  return least;
}

const isKept = (heldBy: readonly number[], chosen: number): boolean =>
  heldBy.length > 0 && heldBy.every((holders) => (holders & chosen) !== 0);

/** Every choice of groups, with what they cost and the sources that they leave. */
function allChoices({ groups, sources }: CoverTask): { count: number; price: number; left: number[] }[] {
  const standing = groups.reduce((bits, { stands }, at) => (stands ? bits | (1 << at) : bits), 0);
  return Array.from({ length: 2 ** groups.length }, (_, bits) => bits).map((bits) => {
    const bought = groups.filter(({ stands }, at) => !stands && ((bits >> at) & 1) === 1);
    const left = sources.filter(({ heldBy }) => !isKept(heldBy, bits | standing));
    return {
      count: bought.length,
      price: bought.reduce((sum, { trustedCount }) => sum + trustedCount, 0),
      left: left.map(({ point }) => Number(point) - BASE),
    };
  });
}

function leastByTrying(task: CoverTask, ruleCount: number): number | null {
  const costs = allChoices(task).flatMap(({ count, price, left }) => {
    const cidrs = count > ruleCount ? null : leastCidrs(left, ruleCount - count);
    return cidrs === null ? [] : [price + cidrs];
  });
  return costs.length === 0 ? null : Math.min(...costs);
}

const tasks = (mostGroups: number): fc.Arbitrary<CoverTask> =>
  fc.integer({ min: 0, max: mostGroups }).chain((groupCount) =>
    fc
      .record({
        points: fc.uniqueArray(fc.nat(UNIVERSE - 1), { minLength: 1, maxLength: 10 }),
        heldBy: fc.array(fc.array(fc.nat(2 ** groupCount - 1), { maxLength: 2 }), { minLength: 10, maxLength: 10 }),
        prices: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: groupCount, maxLength: groupCount }),
        standing: fc.array(fc.constantFrom(false, false, false, true), {
          minLength: groupCount,
          maxLength: groupCount,
        }),
      })
      .map(({ points, heldBy, prices, standing }) => ({
        rule: { family: 4 as const, cidr: "10.0.0.0/28" },
        sources: points.map((point, at) => ({ point: BASE + point, heldBy: heldBy[at] as number[] })),
        required: [],
        groups: prices.map((trustedCount, at) => ({
          groupId: `sg-${at}`,
          trustedCount,
          stands: standing[at] as boolean,
        })),
      })),
  );

const SIZES: readonly (readonly [mostGroups: number, runs: number])[] = [
  [3, 200],
  [6, 60],
  [12, 8],
];

describe.each(SIZES)("over up to %d groups", (mostGroups, numRuns) => {
  test("the curve is what trying every choice gives", () => {
    fc.assert(
      fc.property(tasks(mostGroups), fc.integer({ min: 1, max: 4 }), (task, maxRules) => {
        const { points, cover } = ruleCoverCurve(task, maxRules);
        const first = points[0]?.ruleCount ?? 0;
        for (let ruleCount = 0; ruleCount <= maxRules; ruleCount += 1) {
          const found = points[ruleCount - first];
          expect(found === undefined ? null : Number(found.trustedCount)).toBe(leastByTrying(task, ruleCount));
          if (found !== undefined) expectHolds(task, cover(ruleCount), ruleCount, Number(found.trustedCount));
        }
      }),
      { numRuns },
    );
  });

  test("within the tolerance no choice trusts less", () => {
    fc.assert(
      fc.property(tasks(mostGroups), (task) => {
        // Without tolerance the CIDRs are exact.
        const least = Math.min(...allChoices(task).map(({ price, left }) => price + left.length));
        expectHolds(task, coverWithinTolerance(task, 0), 99, least);
      }),
      { numRuns },
    );
  });
});

function expectHolds(
  task: CoverTask,
  { groupIds, cidrs }: { groupIds: readonly string[]; cidrs: readonly string[] },
  most: number,
  trusted: number,
): void {
  const places = task.groups.flatMap(({ groupId }, at) => (groupIds.includes(groupId) ? [at] : []));
  const chosen = places.reduce((bits, at) => bits | (1 << at), 0);
  const blocks = cidrs.map((cidr) => {
    const [address = "", length] = cidr.split("/");
    return { first: Number(address.split(".")[3]), size: 2 ** (32 - Number(length)) };
  });
  for (const { point, heldBy } of task.sources) {
    const last = Number(point) - BASE;
    const isInside = blocks.some(({ first, size }) => last >= first && last < first + size);
    expect(isInside || isKept(heldBy, chosen)).toBe(true);
  }
  const bought = places.flatMap((at) => (task.groups[at]?.stands === false ? [task.groups[at]] : []));
  expect(bought.length + cidrs.length).toBeLessThanOrEqual(most);
  const price = bought.reduce((sum, group) => sum + (group?.trustedCount ?? 0), 0);
  expect(price + blocks.reduce((sum, { size }) => sum + size, 0)).toBe(trusted);
}

const held = (point: number, ...heldBy: number[]) => ({ point: BASE + point, heldBy });
const group = (groupId: string, trustedCount: number, stands = false) => ({ groupId, trustedCount, stands });
const rule = { family: 4, cidr: "10.0.0.0/28" } as const;

describe("named cases", () => {
  test.each<[name: string, task: CoverTask, groupIds: string[], cidrs: string[]]>([
    ["no source", { rule, sources: [], required: [], groups: [group("sg-a", 1)] }, [], []],
    [
      "a group that counts more than its sources",
      { rule, sources: [held(1, 1), held(2, 1)], required: [], groups: [group("sg-a", 3)] },
      [],
      ["10.0.0.1/32", "10.0.0.2/32"],
    ],
    [
      "an address that also came at another time",
      { rule, sources: [held(1, 1), held(2, 1), held(3, 1, 0)], required: [], groups: [group("sg-a", 1)] },
      ["sg-a"],
      ["10.0.0.3/32"],
    ],
    [
      "an address that was of one group and later of another",
      {
        rule,
        sources: [held(1, 1, 2), held(2, 1), held(9, 2)],
        required: [],
        groups: [group("sg-a", 1), group("sg-b", 1)],
      },
      ["sg-a", "sg-b"],
      [],
    ],
    [
      "a rule that stands names the group",
      { rule, sources: [held(1, 1), held(8, 1)], required: [], groups: [group("sg-a", 9, true)] },
      ["sg-a"],
      [],
    ],
    [
      "a group that does as much for less",
      { rule, sources: [held(1, 3), held(8, 3)], required: [], groups: [group("sg-a", 2), group("sg-b", 1)] },
      ["sg-b"],
      [],
    ],
    [
      "subnets that a balancer takes in turn",
      {
        rule,
        sources: [held(1, 1)],
        required: [{ cidr: "10.0.0.0/29", heldBy: [1] }],
        groups: [group("sg-a", 3)],
      },
      ["sg-a"],
      [],
    ],
  ])("%s", (_name, task, groupIds, cidrs) => {
    expect(coverWithinTolerance(task, 0)).toMatchObject({ groupIds, cidrs });
  });
});
