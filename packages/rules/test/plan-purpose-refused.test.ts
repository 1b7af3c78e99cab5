import { describe, expect, test } from "@jest/globals";
import { type GroupPlan, type NewTrust, type Plan, parsePlan, planCompaction } from "@sgt/rules";
import { group, NOW, region, rule } from "@sgt/scenes";
import type { LiveRule, Rule } from "@sgt/snapshot";

const tcp = (...cidrs: string[]): LiveRule[] => cidrs.map((cidr) => rule("tcp 443", cidr));
const ends: Partial<LiveRule> = { tags: { "sgt:expires": "2026-12-01T00:00:00Z" } };

const compacted = planCompaction({
  region: region({
    groups: [
      group("sg-1", [
        ...tcp("10.0.0.0/24", "10.0.2.0/24", "10.9.0.0/24", "10.5.0.0/25", "10.5.0.128/25"),
        rule("tcp 443", "10.1.0.0/24", ends),
      ]),
    ],
  }),
  options: { maxWaste: 0.5 },
  now: NOW,
});

type Loose<T> = { -readonly [K in keyof T]: T[K] };
type Edit = (plan: Loose<Plan>, group: Loose<GroupPlan>, named: Loose<NewTrust>[]) => void;

/** The plan as an editor would leave it. */
function edited(plan: Plan, change: Edit): unknown {
  const copy = structuredClone(plan) as Loose<Plan>;
  const named = copy.purpose?.kind === "compact" ? copy.purpose.newlyTrusted : [];
  change(copy, copy.groups[0] as never, named as never);
  return copy;
}

const wider =
  (old: string, cidr: string): Edit =>
  (_plan, g) => {
    const replace = (one: Rule): Rule =>
      "cidr" in one.peer && one.peer.cidr === old ? { ...one, peer: { kind: "ipv4", cidr } } : one;
    g.add = g.add.map(replace);
    g.steps = g.steps.map((step) => (step.kind === "authorize" ? { ...step, rules: step.rules.map(replace) } : step));
    g.decisions = g.decisions.map((entry) => ({ ...entry, replacements: entry.replacements.map(replace) }));
  };

describe("a compaction that was changed is refused", () => {
  test.each<[name: string, change: Edit, statement: string]>([
    ["a wider block than named", wider("10.0.0.0/22", "10.0.0.0/21"), "newly-trusted"],
    [
      "nothing named",
      (_, __, named) => {
        named.length = 0;
      },
      "newly-trusted",
    ],
    [
      "named, and never let in",
      (_, __, named) => {
        for (const entry of named) Object.assign(entry, { cidrs: [...entry.cidrs, "10.77.0.0/24"] });
      },
      "newly-trusted",
    ],
    [
      "counted wrong",
      (_, __, named) => {
        for (const entry of named) Object.assign(entry, { addressCount: "1" });
      },
      "figures",
    ],
    [
      "less waste than it takes",
      (plan) => {
        plan.purpose = { ...plan.purpose, maxWaste: 0.4 } as never;
      },
      "within-waste",
    ],
    [
      "a fence that it crosses",
      (plan) => {
        plan.purpose = { ...plan.purpose, fences: ["10.0.0.0/23"] } as never;
      },
      "within-waste",
    ],
    [
      "revoke before authorise",
      (_, g) => {
        g.steps = [...g.steps].reverse();
      },
      "never-narrower",
    ],
    [
      "a break-glass rule that goes",
      (_, g) => {
        const last = g.before.at(-1) as LiveRule;
        g.remove = [...g.remove, last];
        g.steps = [g.steps[0] as never, { kind: "revoke", rules: g.remove }];
        g.decisions = g.decisions.map((entry) => (entry.rule.tags ? { ...entry, decision: "merge" as const } : entry));
      },
      "never-narrower",
    ],
    [
      "told to be a tightening",
      (plan) => {
        delete plan.purpose;
      },
      "never-wider",
    ],
    [
      "another name for the same",
      (plan) => {
        plan.toolVersion = "0.0.1";
      },
      "",
    ],
  ])("%s", (_name, change, statement) => {
    const code = statement === "" ? "SGT_RULES_PLAN_EDITED" : "SGT_RULES_PLAN_PROOF_BROKEN";
    const details = statement === "" ? {} : { details: expect.objectContaining({ statement }) };
    expect(() => parsePlan(edited(compacted, change))).toThrow(expect.objectContaining({ code, ...details }));
  });
});
