import { describe, expect, test } from "@jest/globals";
import {
  addCounts,
  compareCounts,
  compareFindings,
  countSeverities,
  type Exposure,
  type Finding,
  findingId,
  findingSchema,
  formatExposure,
  isAtLeast,
  milder,
  riskScore,
  type Severity,
} from "@sgt/findings";
import fc from "fast-check";
import { finding } from "./finding-scene.js";

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

describe("findingId", () => {
  const subject = { kind: "sg-open", accountId: "123456789012", region: "eu-west-1", resourceId: "sg-1", detail: "a" };

  test("is the same on every run and machine", () => {
    expect(findingId(subject)).toBe("f-af45aeeabf0a7375");
  });

  test.each(Object.keys(subject) as (keyof typeof subject)[])("changes with %s", (member) => {
    expect(findingId({ ...subject, [member]: "other" })).not.toBe(findingId(subject));
  });

  test("parts do not run together", () => {
    expect(findingId({ ...subject, resourceId: "sg-1a", detail: "" })).not.toBe(
      findingId({ ...subject, resourceId: "sg-1", detail: "a" }),
    );
  });
});

test("findings are ordered worst first, what is reachable before what may be and is not", () => {
  const exposure = (state: Exposure["state"]) => ({ state, because: ["x"] });
  const findings: Finding[] = [
    finding({ severity: "low", exposure: exposure("reachable") }),
    finding({ severity: "critical", exposure: exposure("not-reachable") }),
    finding({ severity: "critical", exposure: exposure("unknown") }),
    finding({ severity: "critical", exposure: exposure("reachable"), accountId: "222222222222" }),
    finding({ severity: "critical", exposure: exposure("reachable"), accountId: "111111111111" }),
  ];
  expect([...findings].sort(compareFindings).map((f) => findings.indexOf(f))).toEqual([4, 3, 2, 1, 0]);
});

test.each<[Exposure, string]>([
  [{ state: "reachable", because: ["eni-1 has 203.0.113.7"] }, "reachable: eni-1 has 203.0.113.7"],
  [{ state: "unknown", because: ["no routes", "no ACLs"] }, "unknown because no routes; no ACLs"],
  [{ state: "not-reachable", because: ["nothing has the group"] }, "not reachable: nothing has the group"],
])("%j reads %s", (exposure, text) => expect(formatExposure(exposure)).toBe(text));

test.each<[string, object]>([
  ["an id that is not ours", { findingId: "f-1" }],
  ["no evidence", { evidence: [] }],
  ["an exposure without a reason", { exposure: { state: "unknown", because: [] } }],
  ["a member nobody knows", { more: 1 }],
])("a finding with %s is refused", (_name, change) => {
  expect(findingSchema.safeParse({ ...finding(), ...change }).success).toBe(false);
  expect(findingSchema.safeParse(finding()).success).toBe(true);
});
