import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type GroupPlan, type Plan, parsePlan, planTightening, verifyPlan } from "@sgt/rules";
import { readPlanFile, writePlanFile } from "@sgt/rules/node";
import { eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import type { Rule } from "@sgt/snapshot";

const snapshot = region({
  groups: [
    group("sg-1", [
      rule("tcp 443", "10.0.0.0/16"),
      rule("tcp 443", "sg-2"),
      rule("tcp 22", "0.0.0.0/0"),
      rule("tcp 80", "10.0.0.0/16"),
    ]),
  ],
});
const rows = ["10.0.1.1", "10.0.2.2"].map((source) => row(eniOf("sg-1"), 6, 443, source));
const plan = planTightening({ region: snapshot, evidence: evidence(rows, [eniOf("sg-1")]), now: NOW });

/** The plan as a value that may be changed at will, as an editor would. */
type Loose = { -readonly [K in keyof Plan]: Plan[K] };
function edited(change: (plan: Loose, group: { -readonly [K in keyof GroupPlan]: GroupPlan[K] }) => void): unknown {
  const copy = structuredClone(plan) as Loose;
  change(copy, copy.groups[0] as never);
  return copy;
}

const added = (cidr: string): Rule => ({ ...rule("tcp 443", cidr), description: "x" });

describe("a plan that was changed is refused", () => {
  test.each<[name: string, value: unknown, statement: string, counterexample: string | null]>([
    [
      "an address more, in add alone",
      edited((_, g) => {
        g.add = [...g.add, added("10.0.9.9/32")];
      }),
      "nothing-else",
      null,
    ],
    [
      "an address more, everywhere",
      edited((_, g) => {
        g.add = [...g.add, added("10.1.0.0/32")];
        g.steps = [{ kind: "authorize", rules: g.add }, ...g.steps.slice(1)];
      }),
      "never-wider",
      "10.1.0.0",
    ],
    [
      "a source less",
      edited((_, g) => {
        g.add = g.add.slice(0, 1);
        g.steps = [{ kind: "authorize", rules: g.add }, ...g.steps.slice(1)];
      }),
      "evidence-kept",
      "10.0.2.2",
    ],
    [
      "revoke before authorise",
      edited((_, g) => {
        g.steps = [...g.steps].reverse();
      }),
      "no-gap",
      "10.0.1.1",
    ],
    [
      "a group reference that goes",
      edited((_, g) => {
        g.remove = [...g.remove, g.before[1] as never];
      }),
      "nothing-else",
      null,
    ],
    [
      "everybody cut off",
      edited((_, g) => {
        g.remove = [...g.remove, g.before[2] as never];
        g.steps = [g.steps[0] as never, { kind: "revoke", rules: g.remove }];
      }),
      "nothing-else",
      "tcp 22 from 0.0.0.0/0",
    ],
    [
      "a rule that becomes a wider one in place",
      edited((_, g) => {
        g.steps = [{ kind: "modify", rule: g.before[0] as never, to: added("10.0.0.0/8") }];
      }),
      "never-wider",
      null,
    ],
    [
      "in place, before the others that take over stand",
      edited((_, g) => {
        g.steps = [{ kind: "modify", rule: g.before[0] as never, to: g.add[0] as never }, ...g.steps.slice(0, 1)];
      }),
      "no-gap",
      null,
    ],
    [
      "in place, a rule that is not there",
      edited((_, g) => {
        g.steps = [{ kind: "modify", rule: rule("tcp 9", "10.0.0.0/16"), to: g.add[0] as never }];
      }),
      "nothing-else",
      "modify tcp 9-9 10.0.0.0/16",
    ],
    [
      "in place, into another kind of peer",
      edited((_, g) => {
        g.steps = [
          {
            kind: "modify",
            rule: g.before[0] as never,
            to: { ...added("fd00::/64"), peer: { kind: "ipv6", cidr: "fd00::/64" } },
          },
        ];
      }),
      "nothing-else",
      "modify tcp 443-443 10.0.0.0/16",
    ],
    [
      "another limit",
      edited((_, g) => {
        g.quota = { ...g.quota, limit: 3 };
      }),
      "quota",
      null,
    ],
    [
      "another use",
      edited((_, g) => {
        g.quota = { ...g.quota, ipv4: { before: 1, peak: 1, after: 1 } };
      }),
      "quota",
      null,
    ],
    [
      "other rules before",
      edited((_, g) => {
        g.before = g.before.slice(0, 3);
      }),
      "nothing-else",
      null,
    ],
    [
      "other totals",
      edited((p) => {
        p.totals = { ...p.totals, addressesAfter: "1" };
      }),
      "figures",
      null,
    ],
    [
      "other numbers in a decision",
      edited((_, g) => {
        g.decisions = g.decisions.map((d) => ({ ...d, addressesAfter: "1" }));
      }),
      "figures",
      null,
    ],
    [
      "a group twice",
      edited((p) => {
        p.groups = [...p.groups, ...p.groups];
      }),
      "nothing-else",
      null,
    ],
    [
      "evidence of a group that is not there",
      edited((p) => {
        p.observed = p.observed.map((o) => ({ ...o, groupId: "sg-7" }));
      }),
      "evidence-kept",
      null,
    ],
  ])("%s", (_name, value, statement, counterexample) => {
    const { broken, proof } = verifyPlan(value as Plan);
    expect(broken.map((entry) => entry.statement)).toContain(statement);
    expect(proof.statements.find((entry) => entry.id === statement)?.holds).toBe(false);
    const [first] = broken;
    const details = {
      statement: first?.statement,
      groupId: first?.groupId ?? "",
      counterexample: first?.counterexample ?? "",
    };
    expect(() => parsePlan(value)).toThrow(expect.objectContaining({ code: "SGT_RULES_PLAN_PROOF_BROKEN", details }));
    if (counterexample !== null) {
      expect(broken.filter((entry) => entry.statement === statement).map((entry) => entry.counterexample)).toContain(
        counterexample,
      );
    }
  });

  test.each<[name: string, value: unknown, code: string]>([
    [
      "another reason",
      edited((_, g) => {
        g.decisions = g.decisions.map((d) => ({ ...d, reason: "fine" }));
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    [
      "another account",
      edited((p) => {
        p.accountId = "210987654321";
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    [
      "a risk less",
      edited((_, g) => {
        g.risks = [];
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    [
      "another description",
      edited((_, g) => {
        g.add = g.add.map((r) => ({ ...r, description: "mine" }));
        g.steps = g.steps.map((s) => (s.kind === "authorize" ? { ...s, rules: g.add } : s));
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    [
      "another id",
      edited((p) => {
        p.planId = "plan-0123456789ab";
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    [
      "a second VPC for a group",
      edited((p) => {
        p.unchangedNeighbors = { ...p.unchangedNeighbors, secondVpcs: [{ groupId: "sg-1", vpcId: "vpc-2" }] };
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    [
      "another block of a VPC",
      edited((p) => {
        p.unchangedNeighbors = { ...p.unchangedNeighbors, vpcs: [{ vpcId: "vpc-1", cidrs: ["10.9.0.0/16"] }] };
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    [
      "an interface in another VPC",
      edited((p) => {
        const enis = p.unchangedNeighbors.enis.map((eni) => ({ ...eni, vpcId: "vpc-9" }));
        p.unchangedNeighbors = { ...p.unchangedNeighbors, enis };
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    [
      "a statement that does not hold",
      edited((p) => {
        p.proof = { statements: p.proof.statements.map((s) => ({ ...s, holds: false })) };
      }),
      "SGT_RULES_PLAN_EDITED",
    ],
    ["a member that nobody knows", { ...plan, force: true }, "SGT_RULES_PLAN_BAD_SHAPE"],
    [
      "a number as text",
      edited((_, g) => {
        g.quota = { ...g.quota, limit: "60" as never };
      }),
      "SGT_RULES_PLAN_BAD_SHAPE",
    ],
    [
      "a CIDR that is none",
      edited((_, g) => {
        g.add = [added("10.0.0.1/16")];
      }),
      "SGT_RULES_PLAN_BAD_SHAPE",
    ],
    ["a newer version", { ...plan, schema: "sgt/plan/v3" }, "SGT_RULES_PLAN_WRONG_VERSION"],
    ["no plan at all", { schema: "sgt/journal/v1" }, "SGT_RULES_PLAN_BAD_SHAPE"],
    ["nothing", null, "SGT_RULES_PLAN_BAD_SHAPE"],
    ["half a file", JSON.stringify(plan).slice(0, -10), "SGT_RULES_PLAN_NOT_JSON"],
    ["an empty file", "", "SGT_RULES_PLAN_NOT_JSON"],
  ])("%s", (_name, value, code) => {
    expect(() => parsePlan(value)).toThrow(expect.objectContaining({ code }));
  });

  test("the plan itself is not", () => {
    expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
    expect(verifyPlan(plan).broken).toEqual([]);
  });
});

describe("a plan file", () => {
  test("comes back as it was written, and leaves nothing beside it", async () => {
    const dir = await mkdtemp(join(tmpdir(), "sgt-plan-"));
    await writePlanFile(join(dir, "plan.json"), plan);
    expect(await readPlanFile(join(dir, "plan.json"))).toEqual(plan);
    expect(await readdir(dir)).toEqual(["plan.json"]);
    await rm(dir, { recursive: true });
  });

  test("that cannot be written leaves the old one", async () => {
    const dir = await mkdtemp(join(tmpdir(), "sgt-plan-"));
    await writeFile(join(dir, "plan.json"), "old");
    await expect(writePlanFile(join(dir, "plan.json", "inside.json"), plan)).rejects.toMatchObject({
      code: "SGT_RULES_PLAN_UNREADABLE",
    });
    await expect(readPlanFile(join(dir, "nowhere.json"))).rejects.toMatchObject({ code: "SGT_RULES_PLAN_UNREADABLE" });
    expect(await readFile(join(dir, "plan.json"), "utf8")).toBe("old");
    await rm(dir, { recursive: true });
  });
});
