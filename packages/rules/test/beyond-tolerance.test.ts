import { describe, expect, test } from "@jest/globals";
import { type Plan, type PlanOptions, parsePlan, planTightening } from "@sgt/rules";
import { eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import type { LiveRule } from "@sgt/snapshot";

const broad = rule("tcp 443", "10.0.0.0/16");
/** As many sources as are asked for, each in a /24 of its own: no two of them fit one block within the tolerance. */
const scattered = (count: number, port = 443) =>
  Array.from({ length: count }, (_, at) => row(eniOf("sg-1"), 6, port, `10.0.${(at * 37) % 256}.${at % 256}`));

function planOf(
  ingress: readonly LiveRule[],
  rows: ReturnType<typeof scattered>,
  { ruleQuota = 60, ...options }: Partial<PlanOptions> & { readonly ruleQuota?: number } = {},
): Plan {
  const snapshot = region({ groups: [group("sg-1", ingress)], ruleQuota });
  const plan = planTightening({ region: snapshot, evidence: evidence(rows, [eniOf("sg-1")]), options, now: NOW });
  return parsePlan(JSON.stringify(plan));
}

const beyond = (plan: Plan) =>
  plan.groups.flatMap((one) => one.decisions.map(({ beyondTolerance }) => beyondTolerance));

describe("a rule whose sources need more rules than the quota leaves", () => {
  test("says how far it goes, what it needs and what was left", () => {
    const plan = planOf([broad], scattered(200));
    const [note] = beyond(plan);
    expect(note).toMatchObject({ rulesNeeded: 200, rulesLeft: 59 });
    expect(note?.tolerance).toBeGreaterThan(plan.options.tolerance);
    expect(plan.groups[0]?.add.length).toBe(59);
  });

  test("has the tolerance of its widest replacement", () => {
    const plan = planOf([broad], [row(eniOf("sg-1"), 6, 443, "10.0.0.0"), row(eniOf("sg-1"), 6, 443, "10.0.0.7")], {
      ruleQuota: 1,
    });
    expect(beyond(plan)).toEqual([{ tolerance: 0.75, rulesNeeded: 2, rulesLeft: 1 }]);
  });

  test("of two rules only those that go beyond say so", () => {
    const one = row(eniOf("sg-1"), 6, 22, "10.0.5.5");
    const plan = planOf([broad, rule("tcp 22", "10.0.0.0/16")], [...scattered(200), one]);
    expect(beyond(plan).map((note) => note !== null)).toEqual([true, false]);
  });
});

test.each<[name: string, plan: Plan]>([
  ["as many rules as the quota leaves", planOf([broad], scattered(59))],
  ["one source", planOf([broad], scattered(1))],
  ["a rule that nobody uses", planOf([broad], [])],
  ["a rule that stays", planOf([rule("tcp 443", "10.0.0.0/24")], scattered(3))],
  [
    "the least trust that the quota buys, where that is within",
    planOf([broad], scattered(5), { objective: "least-trust" }),
  ],
])("%s: within the tolerance", (_name, plan) => {
  expect(beyond(plan).filter((note) => note !== null)).toEqual([]);
});

test("a wish for fewer rules counts as the quota does", () => {
  expect(beyond(planOf([broad], scattered(20), { maxRules: 10 }))).toMatchObject([{ rulesNeeded: 20, rulesLeft: 10 }]);
});
