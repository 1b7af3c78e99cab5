import { describe, expect, test } from "@jest/globals";
import { explainRule, type Memberships, type Plan, parsePlan, planGraded, planTightening } from "@sgt/rules";
import { eni, evidence, group, NOW, region, row, rule } from "@sgt/scenes";

const broad = rule("tcp 443", "10.0.0.0/16");
const snapshot = {
  ...region({
    groups: [group("sg-1", [broad]), group("sg-2", [rule("tcp 443", "10.0.0.0/16")], { vpcId: "vpc-2" })],
    enis: [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-2"], { vpcId: "vpc-2" })],
  }),
  sharing: { associations: [], shares: [] },
};
/** A row a day of the window, so that nothing else speaks against the evidence. */
const daily = (eniId: string, source: string) =>
  Array.from({ length: 90 }, (_, day) => {
    const from = Date.parse("2026-08-22T00:00:00Z") / 1000 + day * 86_400;
    const date = new Date(from * 1000).toISOString().slice(0, 10);
    return row(eniId, 6, 443, source, { date, firstSeen: from, lastSeen: from + 60 });
  });
type Row = ReturnType<typeof row>;
const seenRows = daily("eni-1", "10.0.1.1");
const seen = evidence(seenRows, ["eni-1", "eni-2"]);
/** What is gone was in `vpcId`, and nobody can tell its groups. */
const goneFrom =
  (vpcId: string | null): Memberships =>
  ({ eniId }) =>
    eniId.startsWith("eni-gone") ? { groupIds: null, open: { vpcId } } : { groupIds: ["sg-1"], open: null };
const inputWith = (gone: readonly Row[], vpcId: string | null = "vpc-1") => ({
  region: snapshot,
  evidence: { ...seen, rows: [...seenRows, ...gone] },
  memberships: goneFrom(vpcId),
  now: NOW,
});
const planWith = (gone: readonly Row[]): Plan => parsePlan(JSON.stringify(planGraded(inputWith(gone)).plan));
const added = (plan: Plan) => plan.groups.map(({ add }) => add.map(({ peer }) => Reflect.get(peer, "cidr")));

describe("sources that may have come", () => {
  const plan = planWith([
    ...daily("eni-gone", "10.0.9.9"),
    ...daily("eni-gone-too", "10.0.9.9"),
    ...daily("eni-gone", "10.0.1.1"),
  ]);
  const decision = plan.groups[0]?.decisions[0];

  test("are kept, and counted apart", () => {
    expect(added(plan)[0]).toEqual(["10.0.1.1/32", "10.0.9.9/32"]);
    expect(decision?.evidence).toMatchObject({
      sourceCount: 1,
      recordCount: 90,
      possible: { sourceCount: 1, recordCount: 180, eniCount: 2 },
    });
    expect(plan.possible).toEqual([
      { groupId: "sg-1", protocol: 6, port: 443, sources: ["10.0.9.9"], recordCount: 180, eniCount: 2 },
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
  const rows = daily("eni-gone", "10.0.9.9");

  test("is not unused, also where unused rules are to be removed", () => {
    const options = { removeUnused: true };
    const plan = planTightening({ ...inputWith(rows, "vpc-2"), options });
    expect(plan.groups[1]?.decisions[0]).toMatchObject({ decision: "tighten", evidence: { sourceCount: 0 } });
    expect(added(plan)[1]).toEqual(["10.0.9.9/32"]);
  });

  test("stands in every VPC where not even the VPC is known", () => {
    const plan = planTightening(inputWith(rows, null));
    expect(plan.possible.map(({ groupId }) => groupId)).toEqual(["sg-1", "sg-2"]);
  });

  test("of an interface that the snapshot does not hold is possible by itself", () => {
    const { memberships: _, ...input } = inputWith(rows);
    const plan = planTightening(input);
    expect(plan.possible.map(({ groupId, sources }) => [groupId, sources])).toEqual([
      ["sg-1", ["10.0.9.9"]],
      ["sg-2", ["10.0.9.9"]],
    ]);
  });

  test.each<[name: string, more: object]>([
    ["a rejected row", { action: "REJECT" }],
    ["a proved response", { initiation: "response" }],
    ["a port that no rule has", { port: 22 }],
    ["a source outside", { source: "10.1.0.1" }],
  ])("%s is no evidence of it", (_name, more) => {
    const other = rows.map((one) => ({ ...one, ...more }) as Row);
    const plan = planTightening(inputWith(other, "vpc-2"));
    expect(plan.groups[1]?.decisions[0]?.decision).toBe("unused");
    expect(plan.possible).toEqual([]);
  });
});
