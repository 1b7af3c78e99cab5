import { describe, expect, test } from "@jest/globals";
import { explainRule, type Plan, type PossibleRow, parsePlan, planGraded, planTightening } from "@sgt/rules";
import { eni, evidence, group, NOW, region, row, rule } from "@sgt/scenes";

const broad = rule("tcp 443", "10.0.0.0/16");
const snapshot = region({
  groups: [group("sg-1", [broad]), group("sg-2", [rule("tcp 443", "10.0.0.0/16")])],
  enis: [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-2"])],
});
/** A row a day of the window, so that nothing else speaks against the evidence. */
const daily = (eniId: string, source: string) =>
  Array.from({ length: 90 }, (_, day) => {
    const from = Date.parse("2026-08-22T00:00:00Z") / 1000 + day * 86_400;
    const date = new Date(from * 1000).toISOString().slice(0, 10);
    return row(eniId, 6, 443, source, { date, firstSeen: from, lastSeen: from + 60 });
  });
const seen = evidence(daily("eni-1", "10.0.1.1"), ["eni-1", "eni-2"]);
const possibly = (eniId: string, source: string, ...groupIds: string[]): PossibleRow[] =>
  daily(eniId, source).map((one) => ({ row: one, groupIds }));
const planWith = (possible: readonly PossibleRow[]): Plan =>
  parsePlan(JSON.stringify(planGraded({ region: snapshot, evidence: seen, possible, now: NOW }).plan));
const added = (plan: Plan) => plan.groups.map(({ add }) => add.map(({ peer }) => Reflect.get(peer, "cidr")));

describe("sources that may have come", () => {
  const plan = planWith([
    ...possibly("eni-gone", "10.0.9.9", "sg-1"),
    ...possibly("eni-gone-too", "10.0.9.9", "sg-1"),
    ...possibly("eni-gone", "10.0.1.1", "sg-1"),
  ]);
  const decision = plan.groups[0]?.decisions[0];

  test("are kept, and counted apart", () => {
    expect(added(plan)[0]).toEqual(["10.0.1.1/32", "10.0.9.9/32"]);
    expect(decision?.evidence).toMatchObject({
      sourceCount: 1,
      recordCount: 90,
      possible: { sourceCount: 2, recordCount: 270, eniCount: 2 },
    });
    expect(plan.possible).toEqual([
      { groupId: "sg-1", protocol: 6, port: 443, sources: ["10.0.1.1", "10.0.9.9"], recordCount: 270, eniCount: 2 },
    ]);
    expect(plan.observed).toEqual([{ groupId: "sg-1", protocol: 6, port: 443, sources: ["10.0.1.1"] }]);
  });

  test("are graded fair at most, by a reason of their own", () => {
    expect(plan.grades.map(({ level, reasons }) => [level, reasons.map(({ id }) => id)])).toEqual([
      ["fair", ["possible-sources"]],
    ]);
    expect(planWith([]).grades.map(({ level }) => level)).toEqual(["good"]);
  });

  test("are told apart in the explanation", () => {
    expect(explainRule({ plan, groupId: "sg-1", rule: broad })).toMatchObject({
      sources: ["10.0.1.1/32"],
      possible: ["10.0.9.9/32"],
      inside: [
        { cidr: "10.0.1.1/32", observedCount: "1", possibleCount: "0", unusedCount: "0" },
        { cidr: "10.0.9.9/32", observedCount: "0", possibleCount: "1", unusedCount: "0" },
      ],
    });
  });

  test("are a part of evidence-kept whenever the plan is read", () => {
    const forged = structuredClone(plan) as { possible: Plan["possible"] } & Plan;
    forged.possible = plan.possible.map((entry) => ({ ...entry, sources: ["10.0.7.7"] }));
    expect(() => parsePlan(JSON.stringify(forged))).toThrow(
      expect.objectContaining({
        code: "SGT_RULES_PLAN_PROOF_BROKEN",
        details: expect.objectContaining({ statement: "evidence-kept", counterexample: "10.0.7.7" }),
      }),
    );
  });
});

describe("a rule that only possible sources fit", () => {
  const rows = possibly("eni-gone", "10.0.9.9", "sg-2");

  test("is not unused, also where unused rules are to be removed", () => {
    const options = { removeUnused: true };
    const plan = planTightening({ region: snapshot, evidence: seen, possible: rows, options, now: NOW });
    expect(plan.groups[1]?.decisions[0]).toMatchObject({ decision: "tighten", evidence: { sourceCount: 0 } });
    expect(added(plan)[1]).toEqual(["10.0.9.9/32"]);
  });

  test.each<[name: string, more: object]>([
    ["a rejected row", { action: "REJECT" }],
    ["a proved response", { initiation: "response" }],
    ["a port that no rule has", { port: 22 }],
    ["a source outside", { source: "10.1.0.1" }],
  ])("%s is no evidence of it", (_name, more) => {
    const other = rows.map(({ row: one, groupIds }) => ({ row: { ...one, ...more } as typeof one, groupIds }));
    const plan = planTightening({ region: snapshot, evidence: seen, possible: other, now: NOW });
    expect(plan.groups[1]?.decisions[0]?.decision).toBe("unused");
    expect(plan.possible).toEqual([]);
  });
});
