import { describe, expect, test } from "@jest/globals";
import type { Plan, RuleDecision } from "@sgt/rules";
import type { LiveRule, Rule } from "@sgt/snapshot";
import type { Paint } from "../../render/paint.js";
import { textWidth } from "../../render/wrap-text.js";
import { planRows } from "./plan-rows.js";
import { renderPlan } from "./render-plan.js";

const same = (text: string): string => text;
const paint: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

const tcp = (port: number, cidr: string): LiveRule => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  peer: { kind: "ipv4", cidr },
  description: "corporate network, until somebody looks",
});

const NO_POSSIBLE = { sourceCount: 0, recordCount: 0, eniCount: 0 };
const SEEN = {
  possible: NO_POSSIBLE,
  sourceCount: 29,
  recordCount: 1_000,
  firstSeen: 1_785_715_200,
  lastSeen: 1_793_491_199,
};
const NOT_SEEN = { possible: NO_POSSIBLE, sourceCount: 0, recordCount: 0, firstSeen: null, lastSeen: null };

function decide(rule: LiveRule, rest: Partial<RuleDecision>): RuleDecision {
  const kept = { decision: "already-tight", reason: "narrow enough", replacements: [], evidence: NOT_SEEN } as const;
  return {
    rule,
    reasonId: "already-tight",
    beyondTolerance: null,
    ...kept,
    addressesBefore: "65536",
    addressesAfter: "65536",
    ...rest,
  };
}

function planOf(decisions: readonly RuleDecision[], add: readonly Rule[], rest: Partial<Plan> = {}): Plan {
  const quota = { before: decisions.length, peak: 5, after: 4 };
  const group = {
    groupId: "sg-0123456789abcdef0",
    groupName: "orders-api",
    vpcId: "vpc-1",
    owner: null,
    fingerprint: "f",
    quota: { limit: 60, ipv4: quota, ipv6: quota },
    prefixListWeights: {},
    before: decisions.map(({ rule }) => rule),
    add,
    remove: [],
    steps: add.length > 0 ? [{ kind: "authorize", rules: add } as const] : [],
    decisions,
    risks: [{ id: "young-flow-log", message: "2 of 2 interfaces are covered by flow logs younger than the window" }],
  };
  return {
    schema: "sgt/plan/v2",
    planId: "plan-0123456789ab",
    createdAt: "2026-11-01T00:00:00.000Z",
    toolVersion: "0.1.0",
    accountId: "123456789012",
    region: "eu-west-1",
    options: { acceptedRisk: "CHG-7" } as Plan["options"],
    evidence: {
      from: 1_785_715_200,
      to: 1_793_491_200,
      complete: false,
      holes: ["3 SKIPDATA records"],
      unattributed: { eniCount: 0, recordCount: 0 },
    },
    observed: [],
    possible: [],
    kept: [],
    names: {},
    decisions: [],
    grades: [
      {
        groupId: group.groupId,
        rule: "tcp 443-443 10.0.0.0/16",
        level: "fair",
        reasons: [{ id: "recent-source", level: "fair", message: "3 days since the last new source" }],
        cutSources: [],
        cutPerWeek: 0,
      },
    ],
    grade: {
      level: "fair",
      calendar: { days: 90, monthEnds: 3, quarterEnds: 1, yearEnds: 0, declaredOutside: ["2026-12-24"] },
      backTest: { splitDate: "2026-10-02", learnedDays: 60, replayedDays: 30, cutPerWeek: 0.04 },
    },
    groups: [group],
    untouched: { groupCount: 1, byDecision: { public: 3 } },
    totals: { addressesBefore: "65536", addressesAfter: "34", rulesBefore: 2, rulesAfter: 3 },
    proof: { statements: [{ id: "never-wider", holds: true, checked: 18 }] },
    ...rest,
  } as Plan;
}

const REPLACEMENTS = [tcp(443, "10.0.10.0/27"), tcp(443, "10.0.20.10/31")];
const TIGHTENED = planOf(
  [
    decide(tcp(443, "10.0.0.0/16"), {
      decision: "tighten",
      reason: "fits",
      replacements: REPLACEMENTS,
      evidence: SEEN,
      addressesAfter: "34",
    }),
    decide(tcp(8080, "10.20.0.0/16"), { decision: "unused", reason: "no matching traffic" }),
    decide(tcp(22, "10.0.0.5/32"), {}),
  ],
  REPLACEMENTS,
);

describe("renderPlan", () => {
  test.each([80, 120, 160])("fits %d columns and has all that a decision needs", (width) => {
    const text = renderPlan(TIGHTENED, { format: "table", width, paint });
    expect(textWidth(text)).toBeLessThanOrEqual(width);
    for (const part of [
      "orders-api",
      "10.0.0.0/16",
      "10.0.10.0/27",
      "10.0.20.10/31",
      "65,536",
      "→ 34",
      "29 sources",
      "4 of 60, peak 5",
      "65,536 allowed addresses become 34: 99.94 % less",
      "younger than the window",
      "no matching traffic",
      "3 SKIPDATA records",
      "already-tight",
      "Evidence graded fair: 90 days to 2026-10-31 with 3 month-ends, 1 quarter-end and 0 year-ends",
      "Declared dates outside the window: 2026-12-24",
      "would have blocked < 0.1 sources a week",
      "Risk accepted for failing grades: CHG-7",
      "fair: 3 days since the last new source",
      "never-wider",
    ]) {
      // Long sentences are wrapped: blanks and line ends are one.
      expect(text.replaceAll(/\s+/g, " ")).toContain(part);
    }
  });

  test("says when there is nothing to do, and whether something was eligible", () => {
    const totals = { addressesBefore: "0", addressesAfter: "0", rulesBefore: 1, rulesAfter: 1 };
    const look = { format: "table", width: 80, paint } as const;
    expect(renderPlan(planOf([decide(tcp(22, "10.0.0.5/32"), {})], [], { totals }), look)).toContain(
      "no rule is eligible",
    );
    expect(renderPlan(planOf([decide(tcp(22, "10.0.0.0/8"), { decision: "unused" })], [], { totals }), look)).toContain(
      "every eligible rule is kept",
    );
  });

  test.each([80, 120])("names who the new rules allow, in %d columns", (width) => {
    const instance = (name: string) => ({ kind: "instance", id: "i-0a", name });
    const names = { "10.0.10.1": instance("web-1"), "10.0.10.2": instance("a-name-that-is-long") };
    const text = renderPlan({ ...TIGHTENED, names }, { format: "table", width, paint });
    expect(text).toMatch(/10\.0\.10\.0\/27 .*\n.* \(web-1, a-name-t[^ ]*…\)/);
    expect(textWidth(text)).toBeLessThanOrEqual(width);
  });

  test("marks a proof that is broken", () => {
    const proof = { statements: [{ id: "quota" as const, holds: false, checked: 2 }] };
    expect(renderPlan({ ...TIGHTENED, proof }, { format: "table", width: 80, paint })).toContain("BROKEN  quota");
  });
});

test("planRows has one row for each rule, beginning with the group", () => {
  const { columns, rows } = planRows(TIGHTENED);
  expect(columns[0]?.title).toBe("group_id");
  expect(rows.map((row) => [row[0], row[5], row[6], row[7]])).toEqual([
    ["sg-0123456789abcdef0", "10.0.0.0/16", "tighten", "10.0.10.0/27 10.0.20.10/31"],
    ["sg-0123456789abcdef0", "10.20.0.0/16", "unused", ""],
    ["sg-0123456789abcdef0", "10.0.0.5/32", "already-tight", ""],
  ]);
  const grade = columns.findIndex(({ title }) => title === "grade");
  expect(rows.map((row) => row.slice(grade, grade + 2))).toEqual([
    ["fair", "0"],
    ["", ""],
    ["", ""],
  ]);
});
