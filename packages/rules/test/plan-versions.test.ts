import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { type Plan, parsePastPlan, parsePlan, planGraded } from "@sgt/rules";
import { eni, evidence, group, region, row, rule } from "@sgt/scenes";

// test/fixtures/plan-v1.json was written by the last version that wrote `sgt/plan/v1`.
const v1 = readFileSync(new URL("../test/fixtures/plan-v1.json", import.meta.url), "utf8");
const loose = (): { [name: string]: unknown; groups: { [name: string]: unknown }[] } => JSON.parse(v1);

describe("a plan of the first version", () => {
  const lifted = parsePastPlan(v1);

  test("is read for what it changed, under its own id", () => {
    const before = loose();
    expect(lifted).toMatchObject({ schema: "sgt/plan/v2", planId: before.planId, possible: [], names: {} });
    expect(lifted.unchangedNeighbors).toEqual(before.surroundings);
    expect(lifted.groups.map(({ groupId, add, remove, steps }) => ({ groupId, add, remove, steps }))).toEqual(
      before.groups.map(({ groupId, add, remove, steps }) => ({ groupId, add, remove, steps })),
    );
    expect(lifted.kept.map(({ reasonId }) => reasonId)).toEqual(["exception", "approved-list"]);
    expect(lifted.groups[0]?.decisions.map(({ reasonId }) => reasonId)).toEqual(["tighten", "unused", "prefix-list"]);
  });

  test.each<[name: string, change: (plan: ReturnType<typeof loose>) => void, code: string]>([
    ["made later", (plan) => Object.assign(plan, { createdAt: "2026-11-21T12:00:00Z" }), "SGT_RULES_PLAN_EDITED"],
    ["for another group", (plan) => Object.assign(plan.groups[0] ?? {}, { groupName: "x" }), "SGT_RULES_PLAN_EDITED"],
    ["without an addition", (plan) => Object.assign(plan.groups[0] ?? {}, { add: [] }), "SGT_RULES_PLAN_PROOF_BROKEN"],
    ["without groups", (plan) => Object.assign(plan, { groups: null }), "SGT_RULES_PLAN_BAD_SHAPE"],
    ["with a member that it never had", (plan) => Object.assign(plan, { more: 1 }), "SGT_RULES_PLAN_BAD_SHAPE"],
    ["of a later version", (plan) => Object.assign(plan, { schema: "sgt/plan/v3" }), "SGT_RULES_PLAN_WRONG_VERSION"],
  ])("%s is refused", (_name, change, code) => {
    const plan = loose();
    change(plan);
    expect(() => parsePastPlan(plan)).toThrow(expect.objectContaining({ code }));
  });

  test("is nothing to act on", () => {
    expect(() => parsePlan(v1)).toThrow(
      expect.objectContaining({ code: "SGT_RULES_PLAN_WRONG_VERSION", details: { schema: "sgt/plan/v1" } }),
    );
  });
});

describe("the same input", () => {
  const snapshot = region({
    groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")]), group("sg-2", [rule("tcp 22", "10.0.0.0/16")])],
    enis: [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-2"])],
  });
  const rows = ["10.0.1.1", "10.0.2.2"].map((source) => row("eni-1", 6, 443, source));
  const planAt = (now: string, more: object = {}): Plan =>
    planGraded({ region: snapshot, evidence: evidence(rows, ["eni-1", "eni-2"]), now, ...more }).plan;
  const plan = planAt("2026-11-20T12:00:00Z");

  test("names who its sources are, whatever becomes of the rules; a name is no part of the id", () => {
    const caller = (fileSystem: string) =>
      eni("eni-3", [], { addresses: ["10.0.1.1"], description: `EFS mount target for ${fileSystem} (fsmt-0a1b)` });
    const named = planAt(plan.createdAt, {
      region: { ...snapshot, enis: [...snapshot.enis, caller("fs-0a1b")] },
      options: { acceptedRisk: "a test" },
    });
    const name = { kind: "file-system", id: "fs-0a1b", name: "fs-0a1b" };
    expect(named.observed).toMatchObject([{ sources: ["10.0.1.1", "10.0.2.2"] }]);
    expect(named.names).toEqual({ "10.0.1.1": name });
    const renamed = { ...named, names: { "10.0.1.1": { ...name, name: "shared" } } };
    expect(parsePlan(JSON.stringify(renamed))).toEqual(renamed);
  });

  test.each<[name: string, other: Plan]>([
    ["a minute later", planAt("2026-11-20T12:01:00Z")],
    ["a month later", planAt("2026-12-20T12:00:00Z")],
  ])("gives the same plan, id included, %s", (_name, other) => {
    expect({ ...other, createdAt: plan.createdAt }).toEqual(plan);
  });

  test("and another input another id", () => {
    expect(planAt(plan.createdAt, { options: { tolerance: 0.2 } }).planId).not.toBe(plan.planId);
  });

  test("a plan of today is read by both readers alike", () => {
    expect(parsePastPlan(JSON.stringify(plan))).toEqual(parsePlan(JSON.stringify(plan)));
  });
});
