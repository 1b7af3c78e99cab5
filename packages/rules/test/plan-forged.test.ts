import { describe, expect, test } from "@jest/globals";
import {
  compareObserved,
  type Exception,
  type GroupPlan,
  membershipsOfPlan,
  type Plan,
  planCompaction,
  planTightening,
  verifyPlan,
} from "@sgt/rules";
import { eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import { fingerprintRules, type LiveRule, type Rule } from "@sgt/snapshot";

// Forged plans, a row for each statement of the proof and each clause of it: what is forged, and everything that the
// checker finds broken, once for each fact. Rows with nothing broken hold that it does not find too much.

type Loose<T> = { -readonly [K in keyof T]: T[K] };
type Edit = (group: Loose<GroupPlan>, plan: Loose<Plan>) => void;

const seen = (...flows: readonly (readonly [protocol: number, port: number, source: string])[]) =>
  evidence(
    flows.map(([protocol, port, source]) => row(eniOf("sg-1"), protocol, port, source)),
    [eniOf("sg-1")],
  );

const keeping = (traffic: string, source: string): Exception => {
  const { protocol, fromPort, toPort } = rule(traffic, source);
  return { source, protocol, fromPort, toPort, scope: {}, owner: "o", reason: "r", ticket: null, expires: null };
};

function tightened(
  ingress: readonly LiveRule[],
  came: ReturnType<typeof seen>,
  more: Partial<Parameters<typeof planTightening>[0]> & { readonly lists?: Readonly<Record<string, number>> } = {},
): Plan {
  const { lists = {}, ...rest } = more;
  const prefixLists = Object.entries(lists).map(([prefixListId, weight]) => ({
    ...{ prefixListId, prefixListName: prefixListId, ownerId: "AWS", maxEntries: weight, weight, cidrs: null },
  })) as never;
  return planTightening({
    region: region({ groups: [group("sg-1", ingress)], prefixLists }),
    evidence: came,
    now: NOW,
    ...rest,
  });
}

const web = [rule("tcp 443", "10.0.0.0/16"), rule("tcp 80", "10.0.0.0/16"), rule("tcp 22", "sg-2")];
const plain = tightened(web, seen([6, 443, "10.0.1.1"], [6, 443, "10.0.2.2"]));
const twice = tightened(web, seen([6, 443, "10.0.1.1"], [6, 80, "10.0.1.1"]));
const mixed = tightened(
  [rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "fd00::/32"), rule("tcp 443", "sg-2"), rule("tcp 443", "pl-1")],
  seen([6, 443, "10.0.1.1"], [6, 443, "fd00::1"]),
  { options: { ipv6PrefixThreshold: 64 }, lists: { "pl-1": 3 } },
);
const icmp = tightened([rule("icmp -1--1", "10.0.0.0/16"), rule("udp 53", "10.0.0.0/16")], seen([1, 0, "10.0.1.1"]));
const icmpv6 = tightened([rule("icmpv6 -1--1", "fd00::/32")], seen([58, 0, "fd00::1"]), {
  options: { ipv6PrefixThreshold: 64 },
});
const kept = tightened([rule("tcp 0-65535", "10.0.0.0/16")], seen([6, 443, "10.0.1.1"]), {
  exceptions: [keeping("tcp 100-200", "10.0.9.0/30")],
});
const keptIpv6 = tightened([rule("tcp 443", "fd00::/32")], seen([6, 443, "fd00::1"]), {
  options: { ipv6PrefixThreshold: 64 },
  exceptions: [keeping("tcp 443", "fd00::9/128")],
});
const unused = tightened(web, seen([6, 443, "10.0.1.1"]), { options: { removeUnused: true } });
const merged = tightened(
  [rule("tcp 80", "10.0.0.0/16"), rule("tcp 81", "10.0.0.0/16"), rule("tcp 82", "10.1.0.0/16")],
  seen([6, 80, "10.0.1.1"], [6, 81, "10.0.1.1"], [6, 82, "10.1.1.1"]),
  { options: { mergePorts: true } },
);

const added443 = plain.groups.flatMap(({ add }) => add).length;

function forged(plan: Plan, edit: Edit): Plan {
  const copy = structuredClone(plan) as Loose<Plan>;
  edit(copy.groups[0] as Loose<GroupPlan>, copy);
  return copy as Plan;
}

/** Replaces a new rule wherever it stands. */
function instead(g: Loose<GroupPlan>, old: Rule, to: Rule | null): void {
  const key = JSON.stringify(old.peer) + old.protocol + old.fromPort;
  const list = <T extends Rule>(rules: readonly T[]): T[] =>
    rules.flatMap((one) =>
      JSON.stringify(one.peer) + one.protocol + one.fromPort === key ? (to === null ? [] : [to as T]) : [one],
    );
  g.add = list(g.add);
  g.steps = g.steps.map((step) => (step.kind === "authorize" ? { ...step, rules: list(step.rules) } : step));
  g.decisions = g.decisions.map((entry) => ({ ...entry, replacements: list(entry.replacements) }));
}

const added = (traffic: string, peer: string): Rule => ({ ...rule(traffic, peer), description: "x" });

/** Counts of what the checker finds broken, by statement. */
function brokenIn(plan: Plan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { statement } of verifyPlan(plan).broken) counts[statement] = (counts[statement] ?? 0) + 1;
  return counts;
}

describe("a forged tightening", () => {
  test.each<[name: string, plan: Plan, edit: Edit, broken: Record<string, number>]>([
    ["nothing is", plain, () => {}, {}],
    ["nothing is, over both families", mixed, () => {}, {}],
    ["nothing is, with ports that were merged", merged, () => {}, {}],

    // nothing-else: what the decisions say, and nothing beside it.
    [
      "another fingerprint",
      plain,
      (g) => {
        g.fingerprint = `${g.fingerprint}0`;
      },
      { "nothing-else": 1 },
    ],
    [
      "a decision less",
      plain,
      (g) => {
        g.decisions = g.decisions.slice(0, -1);
      },
      { "nothing-else": 1 },
    ],
    [
      "decisions in another order",
      plain,
      (g) => {
        g.decisions = [...g.decisions].reverse();
      },
      { "nothing-else": 1 },
    ],
    [
      "a decision about a rule with another description",
      plain,
      (g) => {
        g.decisions = g.decisions.map((d) => ({ ...d, rule: { ...d.rule, description: "other" } }));
      },
      { "nothing-else": 1 },
    ],
    [
      "a rule goes that was decided to stay",
      plain,
      (g) => {
        g.decisions = g.decisions.map((d) => (d.decision === "tighten" ? { ...d, decision: "unused" } : d));
      },
      // No longer are the new rules inside one that they are said to replace.
      { "nothing-else": 1 + added443 },
    ],
    [
      "as many rules go as were decided to, and another one",
      unused,
      (g) => {
        g.remove = [g.remove[0] as LiveRule, g.remove[0] as LiveRule];
        g.steps = g.steps.map((step) =>
          step.kind === "revoke" ? { ...step, rules: [g.remove[0] as LiveRule] } : step,
        );
      },
      { "nothing-else": 1, figures: 1, quota: 1 },
    ],
    [
      "a rule of another kind is said to be past its end",
      plain,
      (g) => {
        g.decisions = g.decisions.map((d, at) => (at === 2 ? { ...d, decision: "expired" } : d));
      },
      { "nothing-else": 1 },
    ],
    [
      "steps that stop half way",
      plain,
      (g) => {
        g.steps = g.steps.slice(0, 1);
      },
      { "nothing-else": 1, quota: 1, figures: 2 },
    ],
    [
      "steps that revoke twice",
      plain,
      (g) => {
        g.steps = [...g.steps, g.steps.at(-1) as never];
      },
      { "nothing-else": 1 },
    ],
    [
      "steps that authorize twice",
      plain,
      (g) => {
        g.steps = [g.steps[0] as never, ...g.steps];
      },
      { "nothing-else": 1 },
    ],
    [
      "a new rule outside the rule that it replaces, though others admit it",
      tightened(
        [rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "10.1.0.0/24")],
        seen([6, 443, "10.0.1.1"], [6, 443, "10.1.0.1"]),
      ),
      (g) => {
        const old = g.add[0] as Rule;
        const to = added("tcp 443", "10.1.0.0/25");
        g.add = [...g.add, to];
        g.steps = g.steps.map((step) => (step.kind === "authorize" ? { ...step, rules: g.add } : step));
        g.decisions = g.decisions.map((d) =>
          d.replacements.includes(old) ? { ...d, replacements: [...d.replacements, to] } : d,
        );
        g.quota = { ...g.quota, ipv4: { before: 2, peak: 4, after: 3 } };
      },
      { "nothing-else": 1, figures: 1 },
    ],
    [
      "a rule goes that is not private",
      plain,
      (_, plan) => {
        plan.options = { ...plan.options, privateBlocks: ["172.16.0.0/12"] };
      },
      { "nothing-else": 1 },
    ],
    [
      "a private block of the other family is none",
      plain,
      (_, plan) => {
        plan.options = { ...plan.options, privateBlocks: ["::/64"] };
      },
      { "nothing-else": 1 },
    ],
    [
      "a rule goes that begins before its private block",
      plain,
      (_, plan) => {
        plan.options = { ...plan.options, privateBlocks: ["10.0.128.0/17"] };
      },
      { "nothing-else": 1 },
    ],
    [
      "a rule goes that ends after its private block",
      plain,
      (_, plan) => {
        plan.options = { ...plan.options, privateBlocks: ["10.0.0.0/17"] };
      },
      { "nothing-else": 1 },
    ],
    [
      "a private block that is the rule itself",
      plain,
      (_, plan) => {
        plan.options = { ...plan.options, privateBlocks: ["10.0.0.0/16"] };
      },
      {},
    ],
    [
      "a rule goes that is tight enough",
      plain,
      (_, plan) => {
        plan.options = { ...plan.options, prefixThreshold: 16 };
      },
      { "nothing-else": 1 },
    ],
    [
      "a rule one longer than the threshold",
      plain,
      (_, plan) => {
        plan.options = { ...plan.options, prefixThreshold: 17 };
      },
      {},
    ],
    [
      "an IPv6 rule goes that nobody wanted touched",
      mixed,
      (_, plan) => {
        plan.options = { ...plan.options, ipv6PrefixThreshold: null };
      },
      { "nothing-else": 1 },
    ],
    [
      "merged ports that nobody asked for",
      merged,
      (_, plan) => {
        plan.options = { ...plan.options, mergePorts: false };
      },
      { "nothing-else": 1 },
    ],
    [
      "a group twice",
      plain,
      (_, plan) => {
        plan.groups = [...plan.groups, ...plan.groups];
      },
      { "nothing-else": 1, figures: 1 },
    ],

    // evidence-kept: who was seen, and who is to be kept.
    [
      "ICMP of one type alone, where records do not tell the type",
      icmp,
      (g) => instead(g, g.add[0] as Rule, added("icmp 0--1", "10.0.1.1/32")),
      { "evidence-kept": 1, "nothing-else": 1, figures: 2 },
    ],
    [
      "ICMPv6 of one type alone",
      icmpv6,
      (g) => instead(g, g.add[0] as Rule, added("icmpv6 128--1", "fd00::1/128")),
      { "evidence-kept": 1, "nothing-else": 1, figures: 2 },
    ],
    [
      "a source of the other family",
      mixed,
      (g) => instead(g, g.add.find(({ peer }) => peer.kind === "ipv6") as Rule, null),
      { "evidence-kept": 1, quota: 1, figures: 2 },
    ],
    [
      "somebody seen through a rule that stays",
      plain,
      (_, plan) => {
        plan.observed = [...plan.observed, { groupId: "sg-1", protocol: 6, port: 80, sources: ["10.0.7.7/32"] }];
      },
      {},
    ],
    [
      "somebody whom no rule admitted",
      plain,
      (_, plan) => {
        plan.observed = [...plan.observed, { groupId: "sg-1", protocol: 6, port: 443, sources: ["10.7.7.7/32"] }];
      },
      {},
    ],
    [
      "somebody seen and left out",
      plain,
      (_, plan) => {
        plan.observed = [...plan.observed, { groupId: "sg-1", protocol: 6, port: 443, sources: ["10.0.7.7/32"] }];
      },
      { "evidence-kept": 1 },
    ],
    [
      "evidence of a group that is not there",
      plain,
      (_, plan) => {
        plan.observed = [...plan.observed, { groupId: "sg-7", protocol: 6, port: 443, sources: [] }];
      },
      { "evidence-kept": 1 },
    ],
    [
      "a source to be kept of a group that is not there",
      kept,
      (_, plan) => {
        plan.kept = plan.kept.map((one) => ({ ...one, groupId: "sg-7" }));
      },
      { "evidence-kept": 1 },
    ],
    [
      "an exception that is forgotten",
      kept,
      (g) =>
        instead(g, g.add.find((one) => one.peer.kind === "ipv4" && one.peer.cidr.startsWith("10.0.9.")) as Rule, null),
      { "evidence-kept": 1, quota: 1, figures: 2 },
    ],
    [
      "an IPv6 exception that is forgotten",
      keptIpv6,
      (_, plan) => {
        plan.kept = plan.kept.map((one) => ({ ...one, cidr: "fd00::77/128" }));
      },
      { "evidence-kept": 1 },
    ],
    [
      "an exception outside the rules that go",
      kept,
      (_, plan) => {
        plan.kept = plan.kept.map((one) => ({ ...one, cidr: "10.7.0.0/30" }));
      },
      {},
    ],

    // quota: every moment, both families, lists by weight.
    [
      "a limit at the peak",
      mixed,
      (g) => {
        g.quota = { ...g.quota, limit: 6 };
      },
      {},
    ],
    [
      "a limit below the peak",
      mixed,
      (g) => {
        g.quota = { ...g.quota, limit: 5 };
      },
      { quota: 2 },
    ],
    [
      "a lighter list",
      mixed,
      (g) => {
        g.prefixListWeights = { "pl-1": 2 };
      },
      { quota: 2 },
    ],
    [
      "a list that weighs nothing said",
      mixed,
      (g) => {
        g.prefixListWeights = {};
      },
      { quota: 2 },
    ],
    ...(["before", "peak", "after"] as const).flatMap((moment) =>
      (["ipv4", "ipv6"] as const).map((family): [string, Plan, Edit, Record<string, number>] => [
        `another use ${moment} of ${family}`,
        mixed,
        (g) => {
          g.quota = { ...g.quota, [family]: { ...g.quota[family], [moment]: 0 } };
        },
        { quota: 1 },
      ]),
    ),

    // figures: of each rule, and of the plan.
    ...(["addressesBefore", "addressesAfter", "rulesBefore", "rulesAfter"] as const).map(
      (name): [string, Plan, Edit, Record<string, number>] => [
        `another total ${name}`,
        plain,
        (_, plan) => {
          plan.totals = { ...plan.totals, [name]: name.startsWith("rules") ? 77 : "77" };
        },
        { figures: 1 },
      ],
    ),
    ...(["addressesBefore", "addressesAfter"] as const).map((name): [string, Plan, Edit, Record<string, number>] => [
      `another ${name} of a rule`,
      plain,
      (g) => {
        g.decisions = g.decisions.map((d) => (d.decision === "tighten" ? { ...d, [name]: "77" } : d));
      },
      { figures: 1 },
    ]),
    [
      "other figures of a rule that stays",
      plain,
      (g) => {
        g.decisions = g.decisions.map((d) => (d.decision === "tighten" ? d : { ...d, addressesBefore: "7" }));
      },
      {},
    ],

    // never-wider and no-gap: each moment.
    [
      "wider for a moment",
      plain,
      (g) => {
        const guest = added("udp 53", "10.0.1.1/32");
        g.steps = [{ kind: "authorize", rules: [guest] }, { kind: "revoke", rules: [guest] }, ...g.steps];
      },
      { "never-wider": 1 },
    ],
    [
      "refused for a moment",
      twice,
      (g) => {
        const stays = g.before[2] as LiveRule;
        g.steps = [
          { kind: "revoke", rules: g.remove },
          { kind: "authorize", rules: g.add },
        ];
        g.quota = { ...g.quota, ipv4: { ...g.quota.ipv4, peak: g.quota.ipv4.before } };
        expect(stays.peer.kind).toBe("group");
      },
      { "no-gap": 2 },
    ],
    [
      "an IPv6 source more",
      mixed,
      (g) => instead(g, g.add.find(({ peer }) => peer.kind === "ipv6") as Rule, added("tcp 443", "fd00::/31")),
      { "never-wider": 2, "nothing-else": 1, figures: 2 },
    ],
  ])("%s", (_name, plan, edit, broken) => {
    expect(brokenIn(forged(plan, edit))).toEqual(broken);
  });
});

const ends: Partial<LiveRule> = { tags: { "sgt:expires": "2026-12-01T00:00:00Z" } };
const compacted = (rules: readonly LiveRule[]): Plan =>
  planCompaction({ region: region({ groups: [group("sg-1", rules)] }), options: { maxWaste: 0.5 }, now: NOW });
const halves = ["10.0.0.0/25", "10.0.1.0/24"].map((cidr) => rule("tcp 443", cidr));
const joined = compacted(halves);

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

describe("what a plan calls observed, beside the evidence", () => {
  const rows = [
    row(eniOf("sg-1"), 6, 443, "10.0.1.1"),
    row(eniOf("sg-1"), 6, 443, "10.0.1.2"),
    row(eniOf("sg-1"), 6, 443, "fd00::1"),
    row(eniOf("sg-1"), 1, 0, "10.0.1.9"),
    // None of these came through a rule that goes.
    row(eniOf("sg-1"), 6, 80, "10.0.1.3"),
    row(eniOf("sg-1"), 6, 443, "10.7.0.1"),
    row(eniOf("sg-1"), 6, 443, "10.0.1.4", { action: "REJECT" }),
    row(eniOf("sg-1"), 6, 443, "10.0.1.5", { initiation: "response" }),
    row("eni-elsewhere", 80, 443, "10.0.1.6"),
    // Of an interface of which nobody knows the groups: possible, unless it came for certain as well.
    row("eni-gone", 6, 443, "10.0.1.32"),
    row("eni-gone", 6, 443, "10.0.1.33"),
    row("eni-gone", 6, 443, "fd00::2"),
    row("eni-gone", 6, 443, "10.0.1.1"),
    row("eni-gone", 6, 80, "10.0.1.34"),
  ];
  const plan = tightened(
    [rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "fd00::/32"), rule("icmp 8--1", "10.0.0.0/16")],
    evidence(rows, [eniOf("sg-1")]),
    { options: { ipv6PrefixThreshold: 64 } },
  );
  const likely = row(eniOf("sg-1"), 6, 443, "10.0.1.8", { initiation: "likely-response" });

  test.each<[name: string, edit: Edit, more: typeof rows, differences: readonly string[]]>([
    ["the same", () => {}, [], []],
    ["a source of which only the answer is likely", () => {}, [likely], ["observed left-out 10.0.1.8"]],
    [
      "the same, left out as asked",
      (_, p) => {
        p.options = { ...p.options, excludeLikelyResponses: true };
      },
      [likely],
      [],
    ],
    [
      "as many sources, and another one",
      (_, p) => {
        p.observed = p.observed.map((one) => (one.protocol === 1 ? { ...one, sources: ["10.0.1.7"] } : one));
      },
      [],
      ["observed left-out 10.0.1.9", "observed nobody 10.0.1.7"],
    ],
    [
      "a block around those who came",
      (_, p) => {
        p.observed = p.observed.map((one) =>
          one.protocol === 6 ? { ...one, sources: ["10.0.1.0/30", "fd00::1"] } : one,
        );
      },
      [],
      ["observed nobody 10.0.1.0"],
    ],
    [
      "IPv6 left out",
      (_, p) => {
        p.observed = p.observed.map((one) => ({ ...one, sources: one.sources.filter((text) => !text.includes(":")) }));
      },
      [],
      ["observed left-out fd00::1"],
    ],
    [
      "nothing stated",
      (_, p) => {
        p.observed = [];
      },
      [],
      [
        "observed left-out 10.0.1.1",
        "observed left-out 10.0.1.2",
        "observed left-out fd00::1",
        "observed left-out 10.0.1.9",
      ],
    ],
    [
      "a possible source left out",
      (_, p) => {
        p.possible = p.possible.map((one) => ({ ...one, sources: one.sources.filter((text) => text.includes(":")) }));
      },
      [],
      ["possible left-out 10.0.1.32", "possible left-out 10.0.1.33"],
    ],
    [
      "as many possible sources, and another one",
      (_, p) => {
        p.possible = p.possible.map((one) => ({ ...one, sources: ["10.0.1.33", "10.0.1.35", "fd00::2"] }));
      },
      [],
      ["possible left-out 10.0.1.32", "possible nobody 10.0.1.35"],
    ],
    [
      "a possible source called observed",
      (_, p) => {
        const [first] = p.possible;
        if (first !== undefined)
          p.observed = p.observed.map((one) =>
            one.protocol === 6 ? { ...one, sources: [...one.sources, ...first.sources] } : one,
          );
        p.possible = [];
      },
      [],
      [
        "observed nobody 10.0.1.32",
        "observed nobody fd00::2",
        "possible left-out 10.0.1.32",
        "possible left-out 10.0.1.33",
        "possible left-out fd00::2",
      ],
    ],
    [
      "one that came for certain called possible as well",
      (_, p) => {
        p.possible = p.possible.map((one) => ({ ...one, sources: ["10.0.1.1", ...one.sources] }));
      },
      [],
      ["possible nobody 10.0.1.1"],
    ],
    [
      "a plan that rests on a list",
      (_, p) => {
        p.evidence = { ...p.evidence, kind: "approved-list" };
      },
      [likely],
      [],
    ],
  ])("%s", (_name, edit, more, expected) => {
    const found = compareObserved(forged(plan, edit), [...rows, ...more], membershipsOfPlan(plan, undefined));
    expect(found.map(({ list, kind, source }) => `${list} ${kind} ${source}`)).toEqual(expected);
  });
});
