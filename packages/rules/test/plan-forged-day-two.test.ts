import { describe, expect, test } from "@jest/globals";
import {
  type GroupPlan,
  type NewTrust,
  type Plan,
  parseTraffic,
  planCompaction,
  planExpiry,
  planExtension,
  verifyPlan,
} from "@sgt/rules";
import { group, NOW, region, rule } from "@sgt/scenes";
import { fingerprintRules, type LiveRule, type Rule } from "@sgt/snapshot";
import { added, all, alsoComes, alsoGoes, brokenIn, type Edit, forged, instead, was } from "./forge.js";

// As plan-forged.test.ts, for the plans of the day after.

const ends: Partial<LiveRule> = { tags: { "sgt:expires": "2026-12-01T00:00:00Z" } };
const compacted = (...groups: readonly (readonly LiveRule[])[]): Plan =>
  planCompaction({
    region: region({ groups: groups.map((rules, at) => group(`sg-${at + 1}`, rules)) }),
    options: { maxWaste: 0.5 },
    now: NOW,
  });
const halves = ["10.0.0.0/25", "10.0.1.0/24"].map((cidr) => rule("tcp 443", cidr));
const elsewhere = ["10.2.0.0/25", "10.2.1.0/24"].map((cidr) => rule("tcp 443", cidr));
const joined = compacted(halves);
const alone = compacted([...halves, rule("tcp 443", "10.77.0.0/24")]);
const sheltered = compacted([...halves, rule("tcp 443", "10.77.0.0/24"), rule("tcp 443", "10.77.0.0/16", ends)]);
const twoPorts = compacted([...halves, ...["10.0.0.0/24", "10.0.1.0/24"].map((cidr) => rule("tcp 80", cidr))]);
const span = compacted(["10.0.0.0/25", "10.0.1.0/24"].map((cidr) => rule("tcp 440-450", cidr)));
const ipv6 = compacted(["fd00::/65", "fd00:0:0:1::/64"].map((cidr) => rule("tcp 443", cidr)));
const twoGroups = compacted(halves, halves);

/** Changes what is named as new. */
const naming =
  (change: (named: readonly NewTrust[]) => readonly NewTrust[]): Edit =>
  (_, plan) => {
    const { newlyTrusted } = plan.purpose as { newlyTrusted: readonly NewTrust[] };
    plan.purpose = { ...plan.purpose, newlyTrusted: change(newlyTrusted) } as never;
  };

/** A rule that stood before all this, and stays. */
const standing =
  (other: LiveRule): Edit =>
  (g, plan) => {
    g.before = [...g.before, other];
    g.fingerprint = fingerprintRules(g.before);
    const left = { ...(g.decisions[0] as GroupPlan["decisions"][number]), rule: other, replacements: [] };
    g.decisions = [...g.decisions, { ...left, decision: "break-glass" }];
    const family = other.peer.kind as "ipv4" | "ipv6";
    const { before, peak, after } = g.quota[family];
    g.quota = { ...g.quota, [family]: { before: before + 1, peak: peak + 1, after: after + 1 } };
    plan.totals = { ...plan.totals, rulesBefore: plan.totals.rulesBefore + 1, rulesAfter: plan.totals.rulesAfter + 1 };
  };
const fenced =
  (fence: string): Edit =>
  (_, plan) => {
    plan.purpose = { ...plan.purpose, fences: [fence] } as never;
  };
const wasting =
  (maxWaste: number): Edit =>
  (_, plan) => {
    plan.purpose = { ...plan.purpose, maxWaste } as never;
  };

describe("a forged compaction", () => {
  test.each<[name: string, plan: Plan, edit: Edit, broken: Record<string, number>]>([
    ["nothing is", joined, () => {}, {}],
    ["exactly the waste that it takes", joined, wasting(0.25), {}],
    ["a little less than it takes", joined, wasting(0.2499), { "within-waste": 1 }],
    ["a fence within what is new", joined, fenced("10.0.1.128/25"), {}],
    ["a fence between the rules", joined, fenced("10.0.0.0/24"), { "within-waste": 1 }],
    ["a fence that is the new rule", joined, fenced("10.0.0.0/23"), {}],
    ["a fence around it", joined, fenced("10.0.0.0/16"), {}],
    ["a fence elsewhere", joined, fenced("10.9.0.0/24"), {}],
    // 10.0.0.0/24 as a number is ::a00:0/120.
    ["a fence of the other family with the same number", joined, fenced("::a00:0/120"), {}],
    ["an emergency rule within", joined, standing(rule("tcp 443", "10.0.0.200/32", ends)), { "within-waste": 1 }],
    [
      "an emergency rule within, on all traffic",
      joined,
      standing(rule("-1", "10.0.0.200/32", ends)),
      { "within-waste": 1 },
    ],
    ["an emergency rule within, on another port", joined, standing(rule("tcp 80", "10.0.0.200/32", ends)), {}],
    ["an emergency rule that is the new rule's neighbour", joined, standing(rule("tcp 443", "10.0.2.0/25", ends)), {}],
    ["an emergency rule within a rule that goes", joined, standing(rule("tcp 443", "10.0.1.7/32", ends)), {}],
    ["a rule without an end within", joined, standing(rule("tcp 443", "10.0.0.200/32")), {}],
    [
      "an emergency rule of the other family with the same number",
      joined,
      standing(rule("tcp 443", "::a00:c8/128", ends)),
      {},
    ],
    ["nothing is, over IPv6", ipv6, () => {}, {}],
    ["nothing is, in two groups", twoGroups, () => {}, {}],
    ["nothing is, in two groups that differ", compacted(halves, elsewhere), () => {}, {}],
    ["waste that rules on another port would fill", twoPorts, wasting(0.2499), { "within-waste": 1 }],
    [
      "a group that comes, too",
      joined,
      all(fenced("10.9.0.0/24"), alsoComes(added("tcp 443", "sg-7"))),
      { "nothing-else": 1, figures: 1, quota: 2, "within-waste": 1 },
    ],
    ["an emergency rule that is the new rule, on all traffic", joined, standing(rule("-1", "10.0.0.0/23", ends)), {}],
    [
      "an emergency rule within, on one of the ports",
      span,
      standing(rule("tcp 443", "10.0.0.200/32", ends)),
      { "within-waste": 1 },
    ],
    [
      "a rule goes that nothing takes in",
      alone,
      alsoGoes(2, "merge"),
      { "nothing-else": 1, figures: 2, "never-narrower": 1, quota: 1 },
    ],
    [
      "a rule goes that only an emergency rule takes in",
      sheltered,
      alsoGoes(2, "merge"),
      { "nothing-else": 1, figures: 1, quota: 1 },
    ],
    [
      "an emergency rule goes, though one takes it in",
      joined,
      all(standing(rule("tcp 443", "10.0.1.7/32", ends)), alsoGoes(2, "merge")),
      { "nothing-else": 1, figures: 2, quota: 1 },
    ],
    [
      "a wider rule that takes in one alone",
      alone,
      all(alsoGoes(2, "merge"), alsoComes(added("tcp 443", "10.77.0.0/23"))),
      { "nothing-else": 1, figures: 1, "never-narrower": 1, "newly-trusted": 1 },
    ],
    [
      "an IPv6 block wider than named",
      ipv6,
      (g) => instead(g, g.add[0] as LiveRule, added("tcp 443", "fd00::/62")),
      { "newly-trusted": 2, "within-waste": 1 },
    ],
    [
      "new in one group, and named for another",
      twoGroups,
      naming((named) => named.slice(0, 1)),
      { "newly-trusted": 2 },
    ],
    [
      "named for a group that is not there",
      joined,
      naming((named) => [...named, { ...(named[0] as NewTrust), groupId: "sg-9" }]),
      { "newly-trusted": 1 },
    ],
    [
      "named on another port",
      joined,
      naming((named) => named.map((one) => ({ ...one, fromPort: 80, toPort: 80 }))),
      { "newly-trusted": 3 },
    ],
    [
      "named in the other family, with the same numbers",
      joined,
      naming((named) => named.map((one) => ({ ...one, cidrs: [...one.cidrs, "::a00:80/121"], addressCount: "256" }))),
      { "newly-trusted": 1 },
    ],
    [
      "a compaction out of the private blocks",
      joined,
      (_, plan) => {
        plan.options = { ...plan.options, privateBlocks: ["172.16.0.0/12"] };
      },
      // Two rules that are not to be touched and have no home, and a new one that is no private one.
      { "nothing-else": 4, "within-waste": 1 },
    ],
  ])("%s", (_name, plan, edit, broken) => {
    expect(brokenIn(forged(plan, edit))).toEqual(broken);
  });
});

const END = "2026-11-21T12:00:00Z";
const extended = planExtension({
  region: region({ groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")])] }),
  requests: [{ groupId: "sg-1", ...parseTraffic("tcp 443"), cidr: "10.9.0.0/24" }],
  mark: { expiresAt: END, ticket: null, owner: null },
  reason: "failover",
  now: NOW,
});
const LATE = "2026-11-21T12:00:00Z";
const moved = planExtension({
  region: region({
    groups: [
      group("sg-1", [
        rule("tcp 443", "10.4.7.7/32", { ruleId: "sgr-1", tags: { "sgt:expires": "2026-11-20T12:00:00Z" } }),
      ]),
    ],
  }),
  requests: [{ groupId: "sg-1", ...parseTraffic("tcp:443"), cidr: "10.4.7.7/32" }],
  mark: { expiresAt: LATE, ticket: null, owner: null },
  reason: "failover",
  now: NOW,
});
const inSteps =
  (change: (to: Rule) => Rule): Edit =>
  (g) => {
    g.steps = g.steps.map((step) => (step.kind === "modify" ? { ...step, to: change(step.to) } : step));
  };
const closed = planExpiry({
  region: region({
    groups: [
      group("sg-1", [rule("tcp 443", "10.0.0.0/16", { tags: { "sgt:expires": NOW } }), rule("tcp 443", "10.1.0.0/16")]),
    ],
  }),
  now: NOW,
});

describe("a forged extension", () => {
  test.each<[name: string, plan: Plan, edit: Edit, broken: Record<string, number>]>([
    ["nothing is", extended, () => {}, {}],
    ["a rule goes", extended, alsoGoes(0, "merge"), { "nothing-else": 2, figures: 2, "never-narrower": 1, quota: 1 }],
    [
      "another end than its rules have",
      extended,
      (_, plan) => {
        plan.purpose = { ...plan.purpose, expiresAt: "2026-11-22T12:00:00Z" } as never;
      },
      { "nothing-else": 1 },
    ],
    [
      "a rule without an end",
      extended,
      (g) => {
        const endless = g.add.map((one) => ({ ...one, description: "failover" }));
        g.add = endless;
        g.steps = [{ kind: "authorize", rules: endless }];
      },
      { "nothing-else": 1 },
    ],
    [
      "a rule without an end, in the step alone",
      extended,
      (g) => {
        g.steps = [{ kind: "authorize", rules: g.add.map((one) => ({ ...one, description: "failover" })) }];
      },
      { "nothing-else": 1 },
    ],
    ["nothing is, and an end moves", moved, () => {}, {}],
    ["the end of a rule for good is moved", moved, was(0, { tags: {} }), { "nothing-else": 1 }],
    ["an end that is as late is moved", moved, was(0, { tags: { "sgt:expires": LATE } }), { "nothing-else": 1 }],
    ["an end that cannot be read is moved", moved, was(0, { tags: { "sgt:expires": "soon" } }), {}],
    [
      "an end moves less in the step",
      moved,
      inSteps((to) => ({ ...to, description: to.description?.replace(LATE, "2026-11-20T12:00:01Z") ?? "" })),
      { "nothing-else": 1 },
    ],
    [
      "a rule goes, and comes again with the later end",
      moved,
      (g) => {
        g.steps = [
          { kind: "revoke", rules: g.remove },
          { kind: "authorize", rules: g.add },
        ];
      },
      { "never-narrower": 1 },
    ],
    [
      "a rule goes, and its end with it",
      moved,
      (g) => {
        g.add = [];
        g.steps = [{ kind: "revoke", rules: g.remove }];
      },
      { "nothing-else": 1, figures: 2, "never-narrower": 1, quota: 1 },
    ],
    [
      "a wider rule than named",
      extended,
      (g) =>
        instead(g, g.add[0] as LiveRule, { ...(g.add[0] as LiveRule), peer: { kind: "ipv4", cidr: "10.8.0.0/15" } }),
      { "newly-trusted": 1 },
    ],
    [
      "named for a group that is not there",
      extended,
      naming((named) => [...named, { ...(named[0] as NewTrust), groupId: "sg-9" }]),
      { "newly-trusted": 1 },
    ],
  ])("%s", (_name, plan, edit, broken) => {
    expect(brokenIn(forged(plan, edit))).toEqual(broken);
  });
});

describe("a forged closing", () => {
  test.each<[name: string, plan: Plan, edit: Edit, broken: Record<string, number>]>([
    ["nothing is, at the very end", closed, () => {}, {}],
    [
      "a rule comes",
      closed,
      alsoComes(added("tcp 443", "10.0.7.7/32")),
      { "nothing-else": 1, figures: 2, "no-gap": 1, quota: 1 },
    ],
    [
      "a rule goes before its end",
      closed,
      (_, plan) => {
        plan.purpose = { kind: "expire", asOf: "2026-11-20T11:59:59Z" };
      },
      { "nothing-else": 1 },
    ],
    ["a rule goes that has no end", closed, alsoGoes(1, "expired"), { "nothing-else": 1, figures: 2, quota: 1 }],
  ])("%s", (_name, plan, edit, broken) => {
    expect(brokenIn(forged(plan, edit))).toEqual(broken);
  });
});

test.each<[name: string, plan: Plan, edit: Edit, counterexample: string]>([
  ["a rule that an extension removes", extended, alsoGoes(0, "merge"), "tcp 443-443 10.0.0.0/16"],
  ["a rule that a closing adds", closed, alsoComes(added("tcp 443", "10.0.7.7/32")), "tcp 443-443 10.0.7.7/32"],
])("%s is shown", (_name, plan, edit, counterexample) => {
  const { broken } = verifyPlan(forged(plan, edit));
  expect(broken.filter(({ statement }) => statement === "nothing-else").map((one) => one.counterexample)).toContain(
    counterexample,
  );
});

// Each kind of traffic and family at each of three moments; two figures of each family; the facts of one group; its rules
// that go, what is named, and the totals.
test.each<[kind: string, plan: Plan, statements: readonly string[]]>([
  [
    "compaction",
    joined,
    ["never-narrower 6", "newly-trusted 8", "within-waste 4", "quota 4", "nothing-else 11", "figures 4"],
  ],
  ["extension", extended, ["never-narrower 4", "newly-trusted 6", "quota 4", "nothing-else 7", "figures 2"]],
  ["closing", closed, ["never-wider 4", "no-gap 4", "quota 4", "nothing-else 8", "figures 2"]],
])("the statements of a %s, and how many facts each of them is", (_kind, plan, statements) => {
  expect(plan.proof.statements.map(({ id, checked }) => `${id} ${checked}`)).toEqual(statements);
});
