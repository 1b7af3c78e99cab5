import { describe, expect, test } from "@jest/globals";
import { type CompactOptions, type GroupPlan, type Plan, parsePlan, planCompaction, verifyPlan } from "@sgt/rules";
import { group, NOW, region, rule } from "@sgt/scenes";
import type { LiveRule } from "@sgt/snapshot";

const tcp = (...cidrs: string[]): LiveRule[] => cidrs.map((cidr) => rule("tcp 443", cidr));

function planOf(rules: readonly LiveRule[], options: Partial<CompactOptions> = {}, ruleQuota = 60): Plan {
  return planCompaction({ region: region({ groups: [group("sg-1", rules)], ruleQuota }), options, now: NOW });
}

const cidrsOf = (rules: GroupPlan["add"]): string[] =>
  rules.map(({ peer }) => ("cidr" in peer ? peer.cidr : peer.kind)).sort();

/** What stands afterwards: the CIDRs of what is added and what stays. */
function after(plan: Plan, rules: readonly LiveRule[]): string[] {
  const [only] = plan.groups;
  if (only === undefined) return cidrsOf(rules);
  const gone = new Set<LiveRule>(only.remove);
  return cidrsOf([...only.before.filter((one) => !gone.has(one)), ...only.add]);
}

// The article's rows (its section 14, TestSgCompact) come first; docs/daytwo.md names those that are not taken over.
test.each<[name: string, rules: LiveRule[], maxWaste: number, expected: string[]]>([
  ["nothing", [], 0.5, []],
  ["one rule", tcp("10.0.0.0/24"), 0.5, ["10.0.0.0/24"]],
  ["two halves, nothing wasted", tcp("10.0.0.0/25", "10.0.0.128/25"), 0, ["10.0.0.0/24"]],
  ["a gap of a half, at less", tcp("10.0.0.0/24", "10.0.2.0/24"), 0.4, ["10.0.0.0/24", "10.0.2.0/24"]],
  ["a gap of a half, at a half", tcp("10.0.0.0/24", "10.0.2.0/24"), 0.5, ["10.0.0.0/22"]],
  [
    "the three private blocks, whatever the waste",
    tcp("10.0.0.0/24", "172.16.0.0/24", "192.168.0.0/24"),
    0.999,
    ["10.0.0.0/24", "172.16.0.0/24", "192.168.0.0/24"],
  ],
  ["everybody stays", tcp("0.0.0.0/0", "10.0.0.0/25", "10.0.0.128/25"), 0, ["0.0.0.0/0", "10.0.0.0/24"]],
  ["public halves stay", tcp("8.8.8.0/25", "8.8.8.128/25"), 0.5, ["8.8.8.0/25", "8.8.8.128/25"]],
  [
    "a block wider than a private one stays",
    tcp("192.0.0.0/4", "192.168.0.0/24"),
    0.9,
    ["192.0.0.0/4", "192.168.0.0/24"],
  ],
  ["single addresses take part", tcp("10.0.0.4/32", "10.0.0.5/32"), 0, ["10.0.0.4/31"]],
  ["a rule inside another goes", tcp("10.0.0.0/24", "10.0.0.7/32"), 0, ["10.0.0.0/24"]],
  ["IPv6 halves", tcp("fd00::/65", "fd00:0:0:0:8000::/65"), 0, ["fd00::/64"]],
  ["families stay apart", tcp("10.0.0.0/25", "fd00::/65"), 0.5, ["10.0.0.0/25", "fd00::/65"]],
])("compaction: %s", (_name, rules, maxWaste, expected) => {
  const plan = planOf(rules, { maxWaste });
  expect(after(plan, rules)).toEqual(expected);
  expect(verifyPlan(plan).broken).toEqual([]);
  expect(parsePlan(JSON.stringify(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
});

test("more waste never leaves more rules", () => {
  const rules = tcp(...Array.from({ length: 8 }, (_, i) => `10.0.${i * 3}.0/24`));
  const counts = [0, 0.1, 0.3, 0.5, 0.7, 0.9].map((maxWaste) => after(planOf(rules, { maxWaste }), rules).length);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  expect(counts.at(-1)).toBeLessThan(counts[0] ?? 0);
});

describe("what takes no part", () => {
  const pair = tcp("10.0.0.0/25", "10.0.0.128/25");
  const ended = { "sgt:expires": "2026-11-21T00:00:00Z" };
  test.each<[name: string, plan: Plan, decision: string]>([
    ["rules on other ports", planOf([...pair.slice(1), rule("tcp 80", "10.0.0.0/25")]), ""],
    ["references", planOf([...pair, rule("tcp 443", "sg-2")]), "group-reference"],
    ["prefix lists, whose cost must be known", planOf([...pair, rule("tcp 443", "pl-1")]), "prefix-list"],
    ["break-glass by tag", planOf([...pair, rule("tcp 443", "10.0.1.0/24", { tags: ended })]), "break-glass"],
    [
      "break-glass by description",
      planOf([
        ...pair,
        rule("tcp 443", "10.0.1.0/24", { description: "sgt break-glass; expires 2026-11-21T00:00:00Z; x" }),
      ]),
      "break-glass",
    ],
  ])("%s", (_name, plan, decision) => {
    const decided = plan.groups.flatMap(({ decisions }) => decisions.map((entry) => entry.decision));
    if (decision === "") expect(decided).toEqual([]);
    else expect(decided.at(-1)).toBe(decision);
    expect(verifyPlan(plan).broken).toEqual([]);
  });

  test("groups that others write, and groups that were not asked for", () => {
    const groups = [
      group("sg-1", pair, { groupName: "eks-cluster-sg-x-1" }),
      group("sg-2", pair, { ownerId: "210987654321" }),
      group("sg-3", pair),
      group("sg-4", pair),
    ];
    const plan = planCompaction({
      region: region({ groups }),
      options: { groupIds: ["sg-1", "sg-2", "sg-3"] },
      now: NOW,
    });
    expect(plan.groups.map(({ groupId }) => groupId)).toEqual(["sg-3"]);
    expect(plan.untouched).toEqual({ groupCount: 3, byDecision: { "out-of-scope": 2, "owned-by-others": 4 } });
    const owned = planCompaction({ region: region({ groups }), options: { includeOwned: true }, now: NOW });
    expect(owned.groups.map(({ groupId }) => groupId)).toEqual(["sg-1", "sg-2", "sg-3", "sg-4"]);
  });
});

describe("never through what is not touched", () => {
  const ends = { tags: { "sgt:expires": "2026-11-21T00:00:00Z" } };
  test.each<[name: string, rules: LiveRule[], fences: string[], expected: string[]]>([
    [
      "a break-glass rule between two others",
      [...tcp("10.0.0.0/24", "10.0.2.0/24"), rule("tcp 443", "10.0.1.0/24", ends)],
      [],
      ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"],
    ],
    [
      "one on all traffic",
      [...tcp("10.0.0.0/24", "10.0.2.0/24"), rule("-1", "10.0.1.0/24", ends)],
      [],
      ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"],
    ],
    [
      "one on a span that holds the port",
      [...tcp("10.0.0.0/24", "10.0.2.0/24"), rule("tcp 400-500", "10.0.1.0/24", ends)],
      [],
      ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"],
    ],
    [
      "one on other traffic is no obstacle",
      [...tcp("10.0.0.0/24", "10.0.2.0/24"), rule("udp 443", "10.0.1.0/24", ends)],
      [],
      ["10.0.0.0/22", "10.0.1.0/24"],
    ],
    [
      "halves of what is not touched are merged inside it",
      [...tcp("10.0.0.0/25", "10.0.0.128/25"), rule("tcp 443", "10.0.0.0/16", ends)],
      [],
      ["10.0.0.0/16", "10.0.0.0/24"],
    ],
    ["a fence", tcp("10.0.0.0/24", "10.0.2.0/24"), ["10.0.0.0/23"], ["10.0.0.0/24", "10.0.2.0/24"]],
    ["no fence in the way", tcp("10.0.0.0/24", "10.0.2.0/24"), ["10.0.0.0/22"], ["10.0.0.0/22"]],
  ])("%s", (_name, rules, fences, expected) => {
    const plan = planOf(rules, { maxWaste: 0.5, fences });
    expect(after(plan, rules)).toEqual(expected);
  });
});

test("what is newly trusted is named, exactly", () => {
  const plan = planOf(
    [...tcp("10.0.0.0/24", "10.0.2.0/24"), rule("tcp 22", "10.0.0.0/25"), rule("tcp 22", "10.0.0.128/25")],
    {
      maxWaste: 0.5,
    },
  );
  expect(plan.purpose).toEqual({
    kind: "compact",
    maxWaste: 0.5,
    fences: [],
    newlyTrusted: [
      {
        groupId: "sg-1",
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrs: ["10.0.1.0/24", "10.0.3.0/24"],
        addressCount: "512",
      },
    ],
  });
  expect(plan.proof.statements.map(({ id, holds }) => [id, holds])).toEqual([
    ["never-narrower", true],
    ["newly-trusted", true],
    ["within-waste", true],
    ["quota", true],
    ["nothing-else", true],
    ["figures", true],
  ]);
});

test("a wider rule says what the rules that it takes in said, and names the plan", () => {
  const plan = planOf([
    rule("tcp 443", "10.0.0.0/25", { description: "shop" }),
    rule("tcp 443", "10.0.0.128/26", { description: "shop [sgt plan-0123456789ab]" }),
    rule("tcp 443", "10.0.0.192/26", { description: "old DC" }),
  ]);
  expect(plan.groups[0]?.add[0]?.description).toBe(`shop + old DC [sgt ${plan.planId}]`);
});

test("tags that are lost are a risk", () => {
  const plan = planOf([rule("tcp 443", "10.0.0.0/25", { tags: { team: "shop" } }), ...tcp("10.0.0.128/25")]);
  expect(plan.groups[0]?.risks.map(({ id }) => id)).toEqual(["tags-lost"]);
});

describe("room in the quota", () => {
  const four = tcp("10.0.0.0/25", "10.0.0.128/25", "10.1.0.0/25", "10.1.0.128/25");
  const steps = (plan: Plan) =>
    plan.groups[0]?.steps.map((step) => `${step.kind} ${step.kind === "modify" ? 1 : step.rules.length}`);
  test.each<[name: string, rules: LiveRule[], quota: number, expected: string[]]>([
    ["plenty: one round", four, 6, ["authorize 2", "revoke 4"]],
    ["one place: in rounds", four, 5, ["authorize 1", "revoke 2", "authorize 1", "revoke 2"]],
    ["none, and no ids: nothing", four, 4, []],
    [
      "none: the first in place, which makes room",
      four.map((one, at) => ({ ...one, ruleId: `sgr-${at}` })),
      4,
      ["modify 1", "revoke 1", "authorize 1", "revoke 2"],
    ],
    [
      "none, and a rule that is covered makes it",
      [...four, ...tcp("10.1.0.7/32", "10.2.0.0/24", "10.2.0.9/32")],
      7,
      ["revoke 1", "authorize 1", "revoke 2", "authorize 1", "revoke 3"],
    ],
    ["over the quota already: what needs no place", [...four, ...tcp("10.2.0.0/24", "10.2.0.9/32")], 3, ["revoke 1"]],
  ])("%s", (_name, rules, quota, expected) => {
    const plan = planOf(rules, {}, quota);
    expect(steps(plan)).toEqual(expected);
    expect(verifyPlan(plan).broken).toEqual([]);
    const stuck = plan.groups[0]?.decisions.filter(({ decision }) => decision === "no-room").length;
    expect(stuck).toBe(quota <= 4 && expected.length < 4 ? 4 : 0);
  });
});

describe("options out of bounds", () => {
  test.each<[options: Partial<CompactOptions>]>([
    [{ maxWaste: -0.1 }],
    [{ maxWaste: 1.1 }],
    [{ maxWaste: Number.NaN }],
    [{ fences: ["10.0.0.0"] }],
    [{ fences: ["10.0.0.1/24"] }],
    [{ groupIds: ["sg-mistyped"] }],
  ])("%j", (options) => {
    expect(() => planOf([], options)).toThrow(expect.objectContaining({ code: "SGT_RULES_INVALID_OPTION" }));
  });
});
