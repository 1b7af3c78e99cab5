import { describe, expect, test } from "@jest/globals";
import type { Plan } from "@sgt/rules";
import { rule } from "@sgt/scenes";
import { fingerprintRules, type LiveRule, type Rule } from "@sgt/snapshot";
import {
  added,
  all,
  alsoComes,
  alsoGoes,
  brokenIn,
  type Edit,
  forged,
  instead,
  keeping,
  seen,
  tightened,
  was,
} from "./forge.js";

// Forged plans, a row for each statement of the proof and each clause of it: what is forged, and everything that the
// checker finds broken, once for each fact. Rows with nothing broken hold that it does not find too much.

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

const threePorts = tightened(
  [80, 81, 82].map((port) => rule(`tcp ${port}`, "10.0.0.0/16")),
  seen([6, 80, "10.0.1.1"], [6, 81, "10.0.1.1"], [6, 82, "10.0.1.1"]),
  { options: { mergePorts: true } },
);
const echo = tightened([rule("icmp 8--1", "10.0.0.0/16")], seen([1, 0, "10.0.1.1"]));
const esp = tightened([rule("50", "10.0.0.0/16")], seen([50, 0, "10.0.1.1"]));
const everything = tightened(
  [rule("-1", "10.0.0.0/16"), rule("-1", "fd00::/32")],
  seen([1, 0, "10.0.1.1"], [58, 0, "fd00::1"]),
  { options: { ipv6PrefixThreshold: 64 } },
);
const neighbors = tightened(
  [rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "10.1.0.0/16")],
  seen([6, 443, "10.0.1.1"], [6, 443, "10.1.0.1"]),
);
const full = tightened([rule("tcp 443", "10.0.0.0/16")], seen([6, 443, "10.0.1.1"]), { ruleQuota: 1 });
const above = tightened(
  [rule("tcp 443", "10.0.0.0/16"), rule("tcp 22", "sg-2"), rule("tcp 22", "sg-3")],
  seen([6, 443, "10.0.1.1"]),
  { ruleQuota: 2 },
);
const idle = tightened(web, seen(), { options: { removeUnused: true } });
const open = [rule("tcp 443", "10.0.0.0/16"), rule("tcp 22", "0.0.0.0/0")];

const added443 = plain.groups.flatMap(({ add }) => add).length;

describe("a forged tightening", () => {
  test.each<[name: string, plan: Plan, edit: Edit, broken: Record<string, number>]>([
    ["nothing is", plain, () => {}, {}],
    ["nothing is, over both families", mixed, () => {}, {}],
    ["nothing is, with ports that were merged", merged, () => {}, {}],
    ["nothing is, with a rule changed in place", full, () => {}, {}],
    ["nothing is, where nobody came", idle, () => {}, {}],
    [
      "nothing is, of half of all addresses",
      tightened([rule("tcp 443", "128.0.0.0/1")], seen([6, 443, "192.0.2.1"]), {
        options: { privateBlocks: ["128.0.0.0/1"] },
      }),
      () => {},
      {},
    ],
    [
      "nothing is, beside a rule of the other family with the same numbers",
      tightened([rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "::a00:0/112")], seen([6, 443, "10.0.1.1"])),
      () => {},
      {},
    ],
    [
      "new rules that are named in another order",
      twice,
      (g) => {
        g.add = [...g.add].reverse();
      },
      {},
    ],

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
      "a rule goes that was decided to stay, in place of one that is named twice",
      plain,
      (g) => {
        const [web443, web80, reference] = g.before as [LiveRule, LiveRule, LiveRule];
        const [goes, ...stay] = g.decisions;
        g.before = [web443, web443, web80, reference];
        g.fingerprint = fingerprintRules(g.before);
        g.decisions = [goes, goes, ...stay] as typeof g.decisions;
        g.remove = [web443, web80];
        g.steps = g.steps.map((step) => (step.kind === "revoke" ? { ...step, rules: g.remove } : step));
      },
      { "nothing-else": 1, figures: 2, quota: 1 },
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
      "a new rule below the rule that it replaces",
      neighbors,
      (g) => instead(g, g.add[1] as Rule, added("tcp 443", "10.0.9.9/32")),
      { "nothing-else": 1, "evidence-kept": 1, figures: 2 },
    ],
    [
      "a new rule of the other family with the same numbers",
      plain,
      (g) => instead(g, g.add[0] as Rule, added("tcp 443", "::a00:101/128")),
      { "nothing-else": 1, "evidence-kept": 1, figures: 2, "never-wider": 2, quota: 2 },
    ],
    [
      "a group as a new rule",
      plain,
      (g) => instead(g, g.add[0] as Rule, added("tcp 443", "sg-7")),
      { "nothing-else": 1, "evidence-kept": 1, figures: 2, quota: 1 },
    ],
    [
      "merged ports on another protocol",
      threePorts,
      (g) => instead(g, g.add[0] as Rule, added("udp 80-82", "10.0.1.1/32")),
      { "nothing-else": 1, "evidence-kept": 3, figures: 4, "never-wider": 2 },
    ],
    [
      "merged ports from elsewhere",
      threePorts,
      (g) => instead(g, g.add[0] as Rule, added("tcp 80-82", "10.2.0.0/24")),
      { "nothing-else": 1, "evidence-kept": 3, figures: 4, "never-wider": 6 },
    ],
    [
      "merged ports, and one above",
      threePorts,
      (g) => instead(g, g.add[0] as Rule, added("tcp 80-83", "10.0.1.1/32")),
      { "nothing-else": 1, "never-wider": 2 },
    ],
    [
      "merged ports, and one below",
      threePorts,
      (g) => instead(g, g.add[0] as Rule, added("tcp 79-82", "10.0.1.1/32")),
      { "nothing-else": 1, "never-wider": 2 },
    ],
    [
      "merged ports without the last",
      threePorts,
      (g) => instead(g, g.add[0] as Rule, added("tcp 80-81", "10.0.1.1/32")),
      { "evidence-kept": 1, figures: 2 },
    ],
    [
      "merged ports, one of a rule that does not hold the source",
      merged,
      (g) => {
        const to = added("tcp 80-82", "10.0.1.1/32");
        instead(g, g.add.find((one) => one.fromPort === 80) as Rule, to);
        g.decisions = g.decisions.map((d, at) => (at === 2 ? { ...d, replacements: [...d.replacements, to] } : d));
      },
      { "nothing-else": 1, "never-wider": 2 },
    ],
    [
      "an emergency rule goes",
      plain,
      was(0, { tags: { "sgt:expires": "2026-12-01T00:00:00Z" } }),
      { "nothing-else": 1 },
    ],
    ["a group reference goes", plain, alsoGoes(2, "remove-unused"), { "nothing-else": 1, figures: 1, quota: 2 }],
    [
      "everybody goes",
      tightened(open, seen([6, 443, "10.0.1.1"])),
      all(alsoGoes(1, "remove-unused"), (_, plan) => {
        plan.options = { ...plan.options, privateBlocks: ["0.0.0.0/0"] };
      }),
      { "nothing-else": 1, figures: 2, quota: 1 },
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
      "ICMPv6 of the lowest type alone",
      icmpv6,
      (g) => instead(g, g.add[0] as Rule, added("icmpv6 0--1", "fd00::1/128")),
      { "nothing-else": 1, "evidence-kept": 1, figures: 2 },
    ],
    [
      "ICMP of one type, and who sent it is left out",
      echo,
      (g) => instead(g, g.add[0] as Rule, null),
      { "evidence-kept": 1, figures: 2, quota: 1 },
    ],
    [
      "a protocol without ports, and who used it is left out",
      esp,
      (g) => instead(g, g.add[0] as Rule, null),
      { "evidence-kept": 1, figures: 2, quota: 1 },
    ],
    [
      "ICMP through a rule for all traffic",
      everything,
      (g) => instead(g, g.add.find(({ peer }) => peer.kind === "ipv4") as Rule, added("tcp 0-65535", "10.0.1.1/32")),
      { "nothing-else": 1, "evidence-kept": 1, figures: 2 },
    ],
    [
      "ICMPv6 through a rule for all traffic",
      everything,
      (g) => instead(g, g.add.find(({ peer }) => peer.kind === "ipv6") as Rule, added("icmp -1--1", "fd00::1/128")),
      { "nothing-else": 1, "evidence-kept": 1, figures: 2 },
    ],
    [
      "somebody of the other family with the number of a source that is refused",
      plain,
      (_, plan) => {
        plan.observed = [...plan.observed, { groupId: "sg-1", protocol: 6, port: 443, sources: ["::a00:707/128"] }];
      },
      {},
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
      "somebody seen, and admitted by nothing but an emergency rule, which ends one day",
      tightened(
        [
          rule("tcp 443", "10.0.0.0/16"),
          rule("tcp 443", "10.0.7.0/24", { tags: { "sgt:expires": "2026-12-01T00:00:00Z" } }),
        ],
        seen([6, 443, "10.0.1.1"]),
      ),
      (_, plan) => {
        plan.observed = [...plan.observed, { groupId: "sg-1", protocol: 6, port: 443, sources: ["10.0.7.7/32"] }];
      },
      { "evidence-kept": 1 },
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
    [
      "a list that weighs as much as a rule, and nothing said",
      tightened([...web, rule("tcp 443", "pl-1")], seen([6, 443, "10.0.1.1"]), { lists: { "pl-1": 1 } }),
      (g) => {
        g.prefixListWeights = {};
      },
      {},
    ],
    ["a group above its limit that stays there", above, () => {}, {}],
    [
      "a group above its limit that goes down",
      idle,
      (g) => {
        g.quota = { ...g.quota, limit: 1 };
      },
      {},
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
      "wider for good, on a port that no other rule names, in place",
      full,
      (g) => {
        g.steps = [{ kind: "modify", rule: g.before[0] as LiveRule, to: added("tcp 9999", "10.0.1.1/32") }];
      },
      { "nothing-else": 1, "evidence-kept": 1, figures: 2, "never-wider": 1 },
    ],
    [
      "wider, beside the rules that the decisions name",
      plain,
      alsoComes(added("tcp 9999", "10.0.1.1/32")),
      { "nothing-else": 1, figures: 1, "never-wider": 1, quota: 1 },
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
