import { expect, test } from "@jest/globals";
import { assemblePlan } from "../assemble/assemble-plan.js";
import type { Plan, Proof } from "../plan/plan.js";
import { planIdOf } from "../plan/plan-id.js";
import { DEFAULT_PLAN_OPTIONS } from "../plan/plan-options.js";
import { parsePlan } from "./parse-plan.js";

const NOW = "2026-11-20T12:00:00Z";
const plan = assemblePlan({
  region: { accountId: "123456789012", region: "eu-west-1" },
  purpose: { kind: "expire", asOf: NOW },
  options: DEFAULT_PLAN_OPTIONS,
  groups: [],
  untouched: { groupCount: 0, byDecision: {} },
  now: NOW,
  toolVersion: undefined,
});

/** What somebody who knows how ids are made would write. */
function stating(change: (statements: Proof["statements"]) => Proof["statements"]): Plan {
  const edited = { ...plan, proof: { statements: change(plan.proof.statements) } };
  return { ...edited, planId: planIdOf(edited) };
}

test.each<[name: string, plan: Plan]>([
  ["one statement of many does not hold", stating((all) => all.map((one, at) => ({ ...one, holds: at > 0 })))],
  ["none holds", stating((all) => all.map((one) => ({ ...one, holds: false })))],
  ["a statement less", stating((all) => all.slice(1))],
  ["no statement", stating(() => [])],
])("a plan whose id is right and whose proof is not: %s", (_name, edited) => {
  expect(() => parsePlan(edited)).toThrow(expect.objectContaining({ code: "SGT_RULES_PLAN_EDITED" }));
});

test("a plan of nothing says how little was checked", () => {
  expect(plan.proof.statements.map(({ id, checked }) => `${id} ${checked}`)).toEqual([
    ...["never-wider 0", "no-gap 0", "quota 0"],
    ...["nothing-else 1", "figures 1"],
  ]);
});

test("the plan itself is read", () => {
  expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
});

test.each<[name: string, value: unknown, path: string]>([
  ["a number", 5, "$.schema"],
  ["a number as JSON", "5", "$.schema"],
  ["a list", "[]", "$.schema"],
  ["a schema that only looks like one as text", { ...plan, schema: ["sgt/plan/v2"] }, "$.schema"],
  ["a member of another type", { ...plan, groups: 5 }, "$.groups"],
])("what is no plan is refused with its place: %s", (_name, value, path) => {
  expect(() => parsePlan(value)).toThrow(
    expect.objectContaining({ code: "SGT_RULES_PLAN_BAD_SHAPE", details: { path } }),
  );
});

test.each<[schema: string, hint: RegExp]>([
  ["sgt/plan/v1", /^Plan again with sgt plan/],
  ["sgt/plan/v3", /^Use the version of sgt that wrote it/],
])("%s is told what to do", (schema, hint) => {
  expect(() => parsePlan({ ...plan, schema })).toThrow(
    expect.objectContaining({ code: "SGT_RULES_PLAN_WRONG_VERSION", hint: expect.stringMatching(hint) }),
  );
});
