import { describe, expect, test } from "@jest/globals";
import {
  type ExtendInput,
  type ExtendRequest,
  extendedTrust,
  type NewTrust,
  type Plan,
  parseGroupId,
  parsePlan,
  parseSource,
  parseTraffic,
  planExtension,
  readExpiry,
  verifyPlan,
} from "@sgt/rules";
import { group, NOW, region, rule } from "@sgt/scenes";
import { type LiveRule, trafficKey } from "@sgt/snapshot";

const END = "2026-11-21T12:00:00Z";
const MARK = { expiresAt: END, ticket: "INC-7", owner: "alice" };

const ask = (groupId: string, traffic: string, cidr: string): ExtendRequest => ({
  groupId,
  ...parseTraffic(traffic),
  cidr: parseSource(cidr),
});

function planOf(
  requests: readonly ExtendRequest[],
  more: Partial<ExtendInput> & { rules?: readonly LiveRule[]; quota?: number } = {},
): Plan {
  const { rules = [rule("tcp 443", "10.0.0.0/16")], quota = 60, ...input } = more;
  const groups = [group("sg-1", rules), group("sg-2", []), group("sg-3", [], { ownerId: "210987654321" })];
  return planExtension({
    region: region({ groups, ruleQuota: quota }),
    requests,
    mark: MARK,
    reason: "DR failover",
    now: NOW,
    ...input,
  });
}

const added = (plan: Plan): string[] =>
  plan.groups.flatMap(({ groupId, add }) =>
    add.map((one) => `${groupId} ${trafficKey(one)} ${"cidr" in one.peer ? one.peer.cidr : ""}`),
  );
const skipped = (plan: Plan): string[] =>
  plan.purpose?.kind === "extend" ? plan.purpose.skipped.map(({ groupId, id }) => `${groupId} ${id}`) : [];

describe("what a person types", () => {
  // The article's rows for parse_cidr, parse_port_spec and parse_group_id.
  test.each<[text: string, expected: string]>([
    ["10.4.0.0/16", "10.4.0.0/16"],
    [" 10.4.0.0/16 ", "10.4.0.0/16"],
    ["10.4.7.9/32", "10.4.7.9/32"],
    ["FD00::/64", "fd00::/64"],
  ])("source %j", (text, expected) => {
    expect(parseSource(text)).toBe(expected);
  });

  test.each(["10.4.0.0", "10.4.0.0/33", "10.4.0/16", "", "all", "10.4.0.0/", "10.4.0.0/-1", "sg-1"])(
    "no source: %j",
    (text) => {
      expect(() => parseSource(text)).toThrow(expect.objectContaining({ code: "SGT_CIDR_INVALID_PREFIX" }));
    },
  );

  test.each(["192.168.44.7/24", "10.4.7.9/16", "fd00::1/64", "10.0.0.1/0"])("a source with host bits: %j", (text) => {
    expect(() => parseSource(text)).toThrow(expect.objectContaining({ code: "SGT_CIDR_HOST_BITS" }));
  });

  test.each<[text: string, expected: string]>([
    ["443", "tcp 443-443"],
    ["tcp:443", "tcp 443-443"],
    ["tcp 443", "tcp 443-443"],
    ["8000-8100", "tcp 8000-8100"],
    ["UDP:53", "udp 53-53"],
    ["0-65535", "tcp 0-65535"],
    ["icmp", "icmp -1--1"],
    ["icmpv6", "icmpv6 -1--1"],
    ["all", "-1 *"],
  ])("traffic %j", (text, expected) => {
    expect(trafficKey(parseTraffic(text))).toBe(expected);
  });

  test.each<[text: string, code: string]>([
    ["8100-8000", "SGT_CIDR_INVALID_PORT_SPAN"],
    ["65536", "SGT_CIDR_INVALID_PORT_SPAN"],
    ["443-70000", "SGT_CIDR_INVALID_PORT_SPAN"],
    ["", "SGT_RULES_INVALID_OPTION"],
    ["https", "SGT_RULES_INVALID_OPTION"],
    ["tcp:", "SGT_RULES_INVALID_OPTION"],
    ["-1", "SGT_RULES_INVALID_OPTION"],
    ["443,80", "SGT_RULES_INVALID_OPTION"],
    ["sctp:9", "SGT_RULES_INVALID_OPTION"],
  ])("no traffic: %j", (text, code) => {
    expect(() => parseTraffic(text)).toThrow(expect.objectContaining({ code }));
  });

  test.each(["sg-0abc1234", "sg-0123456789abcdef0", " sg-0abc1234 "])("group %j", (text) => {
    expect(parseGroupId(text)).toBe(text.trim());
  });

  test.each(["", "web", "sg-", "sg_0abc1234", "SG-0ABC1234", "vpc-0abc1234", "sg-0abc1234; rm"])(
    "no group: %j",
    (text) => {
      expect(() => parseGroupId(text)).toThrow(expect.objectContaining({ code: "SGT_RULES_INVALID_OPTION" }));
    },
  );
});

test("an extension only adds rules, and each rule says when it ends, for which ticket, and whose it is", () => {
  const plan = planOf([ask("sg-1", "tcp:443", "10.4.0.0/16"), ask("sg-1", "tcp:8443", "10.4.0.0/16")]);
  expect(added(plan)).toEqual(["sg-1 tcp 443-443 10.4.0.0/16", "sg-1 tcp 8443-8443 10.4.0.0/16"]);
  const [only] = plan.groups;
  expect(only?.remove).toEqual([]);
  expect(only?.steps.map((step) => [step.kind, step.kind === "modify" ? 1 : step.rules.length])).toEqual([
    ["authorize", 2],
  ]);
  const description = `sgt break-glass; expires ${END}; ticket INC-7; owner alice; DR failover [sgt ${plan.planId}]`;
  expect(only?.add[0]?.description).toBe(description);
  expect(only?.add.map((one) => readExpiry(one))).toEqual([
    { kind: "ends", mark: MARK },
    { kind: "ends", mark: MARK },
  ]);
  expect(plan.proof.statements.map(({ id, holds }) => (holds ? id : `BROKEN ${id}`))).toEqual([
    "never-narrower",
    "newly-trusted",
    "quota",
    "nothing-else",
    "figures",
  ]);
  expect(parsePlan(JSON.stringify(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
});

describe("what is asked for twice, or allowed already", () => {
  const ends = (at: string) => ({ tags: { "sgt:expires": at } });
  test.each<[name: string, plan: Plan, add: string[], skip: string[]]>([
    [
      "the same twice is one rule",
      planOf([ask("sg-2", "443", "10.0.0.0/24"), ask("sg-2", "443", "10.0.0.0/24")]),
      ["sg-2 tcp 443-443 10.0.0.0/24"],
      [],
    ],
    [
      "one inside another is one rule",
      planOf([ask("sg-2", "443", "10.0.0.7/32"), ask("sg-2", "440-450", "10.0.0.0/24")]),
      ["sg-2 tcp 440-450 10.0.0.0/24"],
      [],
    ],
    [
      "other ports stay apart",
      planOf([ask("sg-2", "443", "10.0.0.0/24"), ask("sg-2", "5432", "10.0.0.0/24")]),
      ["sg-2 tcp 443-443 10.0.0.0/24", "sg-2 tcp 5432-5432 10.0.0.0/24"],
      [],
    ],
    ["allowed already", planOf([ask("sg-1", "443", "10.0.3.0/24")]), [], ["sg-1 already-allowed"]],
    [
      "allowed by two halves",
      planOf([ask("sg-1", "443", "10.0.0.0/24")], {
        rules: [rule("tcp 443", "10.0.0.0/25"), rule("tcp 400-500", "10.0.0.128/25")],
      }),
      [],
      ["sg-1 already-allowed"],
    ],
    [
      "one is, the other is not",
      planOf([ask("sg-1", "443", "10.0.3.0/24"), ask("sg-1", "443", "10.9.0.0/24")]),
      ["sg-1 tcp 443-443 10.9.0.0/24"],
      [],
    ],
    [
      "allowed on another port is not allowed",
      planOf([ask("sg-1", "444", "10.0.3.0/24")]),
      ["sg-1 tcp 444-444 10.0.3.0/24"],
      [],
    ],
    [
      "allowed by a rule that ends earlier is not allowed",
      planOf([ask("sg-1", "443", "10.0.3.0/24")], {
        rules: [rule("tcp 443", "10.0.0.0/16", ends("2026-11-21T11:59:59Z"))],
      }),
      ["sg-1 tcp 443-443 10.0.3.0/24"],
      [],
    ],
    ...(["2026-11-21T11:59:59Z", "soon"] as const).map((at): [string, Plan, string[], string[]] => [
      `the same rule with the end ${at} is not: its halves come beside it`,
      planOf([ask("sg-1", "443", "10.0.3.0/24"), ask("sg-1", "443", "10.9.0.0/24")], {
        rules: [rule("tcp 443", "10.0.3.0/24", ends(at))],
      }),
      ["sg-1 tcp 443-443 10.0.3.0/25", "sg-1 tcp 443-443 10.0.3.128/25", "sg-1 tcp 443-443 10.9.0.0/24"],
      [],
    ]),
    [
      "the same rule and a half of it that end earlier: the quarters of that half come",
      planOf([ask("sg-1", "443", "fd00:3::/64")], {
        rules: ["fd00:3::/64", "fd00:3::/65"].map((cidr) => rule("tcp 443", cidr, ends("2026-11-21T10:00:00Z"))),
      }),
      [
        "sg-1 tcp 443-443 fd00:3::/66",
        "sg-1 tcp 443-443 fd00:3:0:0:4000::/66",
        "sg-1 tcp 443-443 fd00:3:0:0:8000::/65",
      ],
      [],
    ],
    [
      "of the halves one lasts",
      planOf([ask("sg-1", "443", "10.0.3.0/24")], {
        rules: [
          rule("tcp 443", "10.0.3.0/24", ends("2026-11-21T10:00:00Z")),
          rule("tcp 443", "10.0.3.0/25", ends("2026-11-22T10:00:00Z")),
        ],
      }),
      ["sg-1 tcp 443-443 10.0.3.128/25"],
      [],
    ],
    [
      "one address on several ports: halves of the ports",
      planOf([ask("sg-1", "tcp:8000-8002", "10.0.3.7/32")], {
        rules: [rule("tcp 8000-8002", "10.0.3.7/32", ends("2026-11-21T10:00:00Z"))],
      }),
      ["sg-1 tcp 8000-8001 10.0.3.7/32", "sg-1 tcp 8002-8002 10.0.3.7/32"],
      [],
    ],
    ...(["2026-11-21T11:59:59Z", "soon"] as const).map((at): [string, Plan, string[], string[]] => [
      `one address on one port cannot be parted, and AWS takes no second: the end ${at} moves`,
      planOf([ask("sg-1", "443", "10.0.3.7/32"), ask("sg-1", "443", "10.9.0.0/24")], {
        rules: [rule("tcp 443", "10.0.3.7/32", { ...ends(at), ruleId: "sgr-1" })],
      }),
      ["sg-1 tcp 443-443 10.9.0.0/24", "sg-1 tcp 443-443 10.0.3.7/32"],
      [],
    ]),
    [
      "nor can one address on a kind of ICMP",
      planOf([ask("sg-1", "icmp", "10.0.3.7/32")], {
        rules: [rule("icmp -1--1", "10.0.3.7/32", { ...ends("2026-11-21T11:59:59Z"), ruleId: "sgr-1" })],
      }),
      ["sg-1 icmp -1--1 10.0.3.7/32"],
      [],
    ],
    [
      "an end moves where there is no room, and where what a list costs is not known",
      planOf([ask("sg-1", "443", "fd00::7/128")], {
        quota: 1,
        rules: [
          rule("tcp 443", "fd00::7/128", { ...ends("2026-11-21T10:00:00Z"), ruleId: "sgr-1" }),
          rule("tcp 443", "fd00::/64", ends("2026-11-21T10:00:00Z")),
          rule("tcp 443", "pl-9"),
        ],
      }),
      ["sg-1 tcp 443-443 fd00::7/128"],
      [],
    ],
    [
      "the id of a rule whose end is to move is not known: AWS changes no rule without it",
      planOf([ask("sg-1", "443", "10.0.3.7/32"), ask("sg-1", "443", "10.9.0.0/24")], {
        rules: [rule("tcp 443", "10.0.3.7/32", { ...ends("2026-11-21T11:59:59Z"), ruleId: undefined as never })],
      }),
      [],
      ["sg-1 ends-earlier"],
    ],
    [
      "halves of two rules whose ports overlap come once",
      planOf([ask("sg-1", "80-81", "10.0.3.7/32"), ask("sg-1", "81-82", "10.0.3.7/32")], {
        rules: ["tcp 80-81", "tcp 81-82"].map((traffic) => rule(traffic, "10.0.3.7/32", ends("2026-11-21T10:00:00Z"))),
      }),
      ["sg-1 tcp 80-80 10.0.3.7/32", "sg-1 tcp 81-81 10.0.3.7/32", "sg-1 tcp 82-82 10.0.3.7/32"],
      [],
    ],
    [
      "no room for the halves",
      planOf([ask("sg-1", "443", "10.0.3.0/24")], {
        quota: 2,
        rules: [rule("tcp 443", "10.0.3.0/24", ends("2026-11-21T10:00:00Z"))],
      }),
      [],
      ["sg-1 over-budget"],
    ],
    ...(["2026-11-21T12:00:00Z", "2026-11-22T00:00:00Z"] as const).map((at): [string, Plan, string[], string[]] => [
      `the same rule with the end ${at} is`,
      planOf([ask("sg-1", "443", "10.0.3.0/24")], { rules: [rule("tcp 443", "10.0.3.0/24", ends(at))] }),
      [],
      ["sg-1 already-allowed"],
    ]),
    [
      "the same rule that ends earlier, and a wider one that stays",
      planOf([ask("sg-1", "443", "10.0.3.0/24")], {
        rules: [rule("tcp 443", "10.0.3.0/24", ends("2026-11-21T11:59:59Z")), rule("tcp 443", "10.0.0.0/16")],
      }),
      [],
      ["sg-1 already-allowed"],
    ],
    [
      "allowed by all traffic",
      planOf([ask("sg-1", "icmp", "10.0.3.0/24")], { rules: [rule("-1", "10.0.0.0/8")] }),
      [],
      ["sg-1 already-allowed"],
    ],
  ])("%s", (_name, plan, add, skip) => {
    expect(added(plan)).toEqual(add);
    expect(skipped(plan)).toEqual(skip);
    expect(verifyPlan(plan).broken).toEqual([]);
  });
});

test("a rule whose end moves keeps its id, says the new end, ticket and owner, and is not called new", () => {
  const description = "sgt break-glass; expires 2026-11-21T10:00:00Z; ticket INC-6; owner bob [sgt plan-0123456789ab]";
  const standing = rule("tcp 443", "10.0.3.7/32", { ruleId: "sgr-1", description });
  const plan = planOf([ask("sg-1", "443", "10.0.3.7/32")], { rules: [standing, rule("tcp 22", "10.0.0.0/16")] });
  const [only] = plan.groups;
  const to = only?.add[0];
  expect(only?.steps).toEqual([{ kind: "modify", rule: standing, to }]);
  expect(only?.decisions.map(({ decision }) => decision)).toEqual(["end-moved", "not-concerned"]);
  expect(readExpiry(to as LiveRule)).toEqual({ kind: "ends", mark: MARK });
  expect(plan.purpose).toMatchObject({ newlyTrusted: [] });
  expect(parsePlan(JSON.stringify(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
});

describe("what is allowed for the first time, and what only longer", () => {
  const soon = { tags: { "sgt:expires": "2026-11-21T10:00:00Z" } };
  test.each<[name: string, rules: readonly LiveRule[], fresh: readonly string[], longer: readonly string[]]>([
    ["nothing stands", [], ["10.0.3.0/24"], []],
    ["the same stands, and ends earlier", [rule("tcp 443", "10.0.3.0/24", soon)], [], ["10.0.3.0/24"]],
    ["half of it stands for good", [rule("tcp 443", "10.0.3.0/25")], ["10.0.3.128/25"], []],
    [
      "half of it stands, and ends earlier",
      [rule("tcp 400-500", "10.0.3.0/25", soon)],
      ["10.0.3.128/25"],
      ["10.0.3.0/25"],
    ],
    [
      "a quarter for good, a half that ends earlier",
      [rule("tcp 443", "10.0.3.0/26"), rule("-1", "10.0.3.0/25", soon)],
      ["10.0.3.128/25"],
      ["10.0.3.64/26"],
    ],
    [
      "on a part of its ports alone",
      [rule("tcp 443", "10.0.3.0/24", soon), rule("udp 443", "10.0.3.0/24")],
      [],
      ["10.0.3.0/24"],
    ],
    ["on another port", [rule("tcp 444", "10.0.3.0/24", soon)], ["10.0.3.0/24"], []],
  ])("%s", (_name, rules, fresh, longer) => {
    const plan = planOf([ask("sg-1", "443", "10.0.3.0/24")], { rules });
    const cidrs = (named: readonly NewTrust[]) => named.flatMap((one) => one.cidrs);
    const told = plan.groups.map((one) => extendedTrust(one, END));
    expect([told.flatMap((one) => cidrs(one.fresh)), told.flatMap((one) => cidrs(one.longer))]).toEqual([
      fresh,
      longer,
    ]);
    expect(plan.purpose).toMatchObject({ newlyTrusted: told.flatMap((one) => one.fresh) });
    expect(verifyPlan(plan).broken).toEqual([]);
  });
});

describe("a budget for each group", () => {
  const two = [ask("sg-1", "443", "10.4.0.0/16"), ask("sg-1", "443", "10.5.0.0/16"), ask("sg-2", "443", "10.4.0.0/16")];
  test.each<[name: string, plan: Plan, groups: string[], skip: string[]]>([
    ["room for all", planOf(two, { quota: 3 }), ["sg-1", "sg-2"], []],
    ["one is full: skipped by name, the rest goes on", planOf(two, { quota: 2 }), ["sg-2"], ["sg-1 over-budget"]],
    ["a wish below the quota", planOf(two, { maxRules: 2 }), ["sg-2"], ["sg-1 over-budget"]],
    ["IPv6 has room of its own", planOf([ask("sg-1", "443", "fd00::/64")], { quota: 1 }), ["sg-1"], []],
    [
      "a prefix list whose cost is not known",
      planOf(two, { rules: [rule("tcp 443", "pl-9")] }),
      ["sg-2"],
      ["sg-1 unknown-cost"],
    ],
  ])("%s", (_name, plan, groups, skip) => {
    expect(plan.groups.map(({ groupId }) => groupId)).toEqual(groups);
    expect(skipped(plan)).toEqual(skip);
    expect(verifyPlan(plan).broken).toEqual([]);
  });
});

describe("refused before anything is returned", () => {
  const one = ask("sg-1", "443", "10.4.0.0/16");
  test.each<[name: string, run: () => Plan, code: string]>([
    ["nothing asked for", () => planOf([]), "SGT_RULES_INVALID_OPTION"],
    ["a group that is not there", () => planOf([one, ask("sg-9", "443", "10.4.0.0/16")]), "SGT_RULES_GROUP_UNKNOWN"],
    ["a group of another account", () => planOf([one, ask("sg-3", "443", "10.4.0.0/16")]), "SGT_RULES_GROUP_ELSEWHERE"],
    ["a public source", () => planOf([one, ask("sg-1", "443", "198.51.100.0/24")]), "SGT_RULES_SOURCE_PUBLIC"],
    ["wider than a private block", () => planOf([ask("sg-1", "443", "192.0.0.0/4")]), "SGT_RULES_SOURCE_PUBLIC"],
    ["everybody", () => planOf([ask("sg-1", "443", "0.0.0.0/0")]), "SGT_RULES_SOURCE_PUBLIC"],
    [
      "everybody, although public sources are meant",
      () => planOf([ask("sg-1", "443", "::/0")], { includePublic: true }),
      "SGT_RULES_SOURCE_PUBLIC",
    ],
    ["an end that is past", () => planOf([one], { mark: { ...MARK, expiresAt: NOW } }), "SGT_RULES_INVALID_OPTION"],
    ["an end that is no time", () => planOf([one], { mark: { ...MARK, expiresAt: "4h" } }), "SGT_RULES_INVALID_OPTION"],
    [
      "an end on a day that is none",
      () => planOf([one], { mark: { ...MARK, expiresAt: "2027-02-30T00:00:00Z" } }),
      "SGT_RULES_INVALID_OPTION",
    ],
    [
      "a ticket that AWS does not take",
      () => planOf([one], { mark: { ...MARK, ticket: "a;b" } }),
      "SGT_RULES_INVALID_OPTION",
    ],
    ["an owner of blanks", () => planOf([one], { mark: { ...MARK, owner: " " } }), "SGT_RULES_INVALID_OPTION"],
    ["more rules than AWS has", () => planOf([one], { maxRules: 0 }), "SGT_RULES_INVALID_OPTION"],
  ])("%s", (_name, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

test("public sources when they are meant", () => {
  const plan = planOf([ask("sg-1", "443", "198.51.100.0/24")], { includePublic: true });
  expect(added(plan)).toEqual(["sg-1 tcp 443-443 198.51.100.0/24"]);
});

test("found groups that are not ours are skipped by name, typed ones are planned with a risk", () => {
  const groups = [
    group("sg-1", [], { groupName: "eks-cluster-sg-x-1" }),
    group("sg-2", []),
    group("sg-3", [], { ownerId: "210987654321" }),
  ];
  const requests = groups.map(({ groupId }) => ask(groupId, "443", "10.4.0.0/16"));
  const base = { region: region({ groups }), mark: MARK, reason: "", now: NOW };
  const plan = planExtension({ ...base, requests, discovered: true });
  expect(skipped(plan)).toEqual(["sg-1 owned-by-others", "sg-3 elsewhere"]);
  expect(added(plan)).toEqual(["sg-2 tcp 443-443 10.4.0.0/16"]);
  const typed = planExtension({ ...base, requests: requests.slice(0, 2) });
  expect(typed.groups.map(({ risks }) => risks.map(({ id }) => id))).toEqual([["owned-by-others"], []]);
});

test("an extension that was changed is refused", () => {
  const plan = planOf([ask("sg-1", "443", "10.4.0.0/16")]);
  const copy = structuredClone(plan) as { purpose: { expiresAt: string } };
  copy.purpose.expiresAt = "2099-01-01T00:00:00Z";
  const broken = expect.objectContaining({ code: "SGT_RULES_PLAN_PROOF_BROKEN" });
  expect(() => parsePlan(copy)).toThrow(broken);
});
