import { expect, test } from "@jest/globals";
import { collapse, coverCurve, explainCover, knee } from "@sgt/cidr";

test("explainCover says what stands behind each prefix", () => {
  const cover = collapse(["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.9.0.0/16"], { tolerance: 0.3 });
  expect(explainCover(cover)).toMatchObject([
    { cidr: "10.0.0.0/30", trustedCount: 4, observedCount: 3, slackCount: 1, slackShare: 0.25 },
    { cidr: "10.9.0.0/16", trustedCount: 65536, observedCount: 65536, slackCount: 0, slackShare: 0 },
  ]);
  expect(explainCover(collapse([]))).toEqual([]);
});

test("knee finds the rule count after which little is gained", () => {
  const curve = coverCurve(["10.0.0.1", "10.0.0.200", "10.128.0.1", "10.128.0.9", "10.128.0.90"], { maxRules: 9 });
  expect(knee(curve.points)).toEqual({ ruleCount: 2, trustedCount: curve.trusted(2) });
});

test.each([
  ["no point", []],
  ["one point", [{ ruleCount: 1, trustedCount: 8 }]],
  [
    "two points",
    [
      { ruleCount: 1, trustedCount: 8 },
      { ruleCount: 2, trustedCount: 2 },
    ],
  ],
  ["a straight line", [1, 2, 3].map((ruleCount) => ({ ruleCount, trustedCount: 2 ** (10 - ruleCount) }))],
])("a curve of %s has no knee", (_, points) => {
  expect(knee(points)).toBeNull();
});
