import { describe, expect, test } from "@jest/globals";
import { type DecisionId, type Plan, type PlanOptions, parsePlan, planTightening } from "@sgt/rules";
import { addressesIn, eni, eniOf, evidence, group, NOW, region, row, rule } from "@sgt/scenes";
import type { RegionSnapshot } from "@sgt/snapshot";

/** Plans, and has the plan read back as apply does. */
function planOf(
  snapshot: RegionSnapshot,
  rows: readonly ReturnType<typeof row>[],
  options: Partial<PlanOptions> = {},
  seen?: string[],
): Plan {
  const eniIds = seen ?? snapshot.enis.map((entry) => entry.eniId);
  const plan = planTightening({ region: snapshot, evidence: evidence(rows, eniIds), options, now: NOW });
  return parsePlan(JSON.stringify(plan));
}

const cidrs = (rules: readonly { peer: object }[]) => rules.map(({ peer }) => Reflect.get(peer, "cidr"));
const decisions = (plan: Plan): DecisionId[] =>
  plan.groups.flatMap((entry) => entry.decisions.map((one) => one.decision));

describe("the three broad rules of the worked example", () => {
  const snapshot = region({
    groups: [
      group("sg-web", [rule("tcp 443", "10.0.0.0/16", { description: "corporate" })]),
      group("sg-db", [rule("tcp 5432", "10.4.0.0/16")]),
      group("sg-app", [rule("tcp 8443", "10.8.0.0/16")]),
    ],
  });
  const seen = (groupId: string, port: number, blocks: readonly string[]) =>
    blocks.flatMap((block) => addressesIn(block, 4).map((source) => row(eniOf(groupId), 6, port, source)));
  const plan = planOf(snapshot, [
    ...seen("sg-web", 443, ["10.0.10.0/27", "10.0.20.10/31"]),
    ...seen("sg-db", 5432, ["10.4.8.0/29"]),
    ...seen("sg-app", 8443, ["10.8.2.0/28", "10.8.16.0/28"]),
  ]);

  test("196,608 allowed addresses become 74", () => {
    expect(plan.totals).toEqual({ addressesBefore: "196608", addressesAfter: "74", rulesBefore: 3, rulesAfter: 5 });
    expect(plan.groups.map((entry) => cidrs(entry.add))).toEqual([
      ["10.0.10.0/27", "10.0.20.10/31"],
      ["10.4.8.0/29"],
      ["10.8.2.0/28", "10.8.16.0/28"],
    ]);
  });

  test("new rules stand before old ones go", () => {
    expect(plan.groups.map((entry) => entry.steps.map((step) => step.kind))).toEqual([
      ["authorize", "revoke"],
      ["authorize", "revoke"],
      ["authorize", "revoke"],
    ]);
  });

  test("descriptions are carried over with the id of the plan", () => {
    expect(plan.groups[0]?.add[0]?.description).toBe(`corporate [sgt ${plan.planId}]`);
    expect(plan.groups[1]?.add[0]?.description).toBe(`[sgt ${plan.planId}]`);
  });
});

describe("what stays as it is", () => {
  test.each<[name: string, traffic: string, peer: string, decision: DecisionId]>([
    ["everybody", "tcp 443", "0.0.0.0/0", "public"],
    ["everybody in IPv6", "tcp 443", "::/0", "public"],
    ["half of everybody", "tcp 443", "0.0.0.0/1", "not-private"],
    ["more than a private block", "tcp 443", "10.0.0.0/7", "not-private"],
    ["a public block", "tcp 443", "203.0.112.0/20", "not-private"],
    ["a /24 at the threshold", "tcp 443", "10.0.0.0/24", "already-tight"],
    ["one address", "tcp 443", "10.0.0.1/32", "already-tight"],
    ["a group", "tcp 443", "sg-other", "group-reference"],
    ["a prefix list", "tcp 443", "pl-1", "prefix-list"],
    ["IPv6 when not asked for", "tcp 443", "fd00::/16", "ipv6"],
  ])("%s", (_name, traffic, peer, decision) => {
    const snapshot = region({ groups: [group("sg-1", [rule(traffic, peer)])] });
    const plan = planOf(snapshot, []);
    expect(plan.groups).toEqual([]);
    expect(plan.untouched).toEqual({ groupCount: 1, byDecision: { [decision]: 1 } });
  });

  const broad = [rule("tcp 443", "10.0.0.0/16")];
  const hit = row(eniOf("sg-1"), 6, 443, "10.0.1.1");

  test.each<[name: string, snapshot: RegionSnapshot, options: Partial<PlanOptions>, decision: DecisionId]>([
    [
      "a group of EKS",
      region({ groups: [group("sg-1", broad, { groupName: "eks-cluster-sg-shop-1" })] }),
      {},
      "owned-by-others",
    ],
    [
      "a group of a stack",
      region({ groups: [group("sg-1", broad, { tags: { "aws:cloudformation:stack-name": "x" } })] }),
      {},
      "owned-by-others",
    ],
    [
      "a group of Terraform",
      region({ groups: [group("sg-1", broad, { tags: { ManagedBy: "terraform" } })] }),
      {},
      "owned-by-others",
    ],
    [
      "a group of another account",
      region({ groups: [group("sg-1", broad, { ownerId: "210987654321" })] }),
      {},
      "owned-by-others",
    ],
    ["a group without interfaces", region({ groups: [group("sg-1", broad)], enis: [] }), {}, "observe"],
  ])("%s", (_name, snapshot, options, decision) => {
    const plan = planOf(snapshot, [hit], options);
    expect(decisions(plan)).toEqual([decision]);
    expect(plan.groups[0]?.steps).toEqual([]);
  });

  test("a group that was not asked for", () => {
    const snapshot = region({ groups: [group("sg-1", broad), group("sg-2", [])] });
    expect(planOf(snapshot, [hit], { groupIds: ["sg-2"] }).untouched.byDecision).toEqual({ "out-of-scope": 1 });
  });

  test("a group that is asked for and is not there is an error, not silence", () => {
    const snapshot = region({ groups: [group("sg-1", broad)] });
    expect(() => planOf(snapshot, [hit], { groupIds: ["sg-1", "sg-2"] })).toThrow(
      expect.objectContaining({ code: "SGT_RULES_INVALID_OPTION", details: { option: "groupIds", groupId: "sg-2" } }),
    );
  });

  test("a group that no flow log saw", () => {
    expect(decisions(planOf(region({ groups: [group("sg-1", broad)] }), [], {}, []))).toEqual(["observe"]);
  });

  test("an unused rule, until its removal is asked for", () => {
    const snapshot = region({ groups: [group("sg-1", broad)] });
    expect(decisions(planOf(snapshot, []))).toEqual(["unused"]);
    const plan = planOf(snapshot, [], { removeUnused: true });
    expect(decisions(plan)).toEqual(["remove-unused"]);
    expect(plan.totals).toMatchObject({ addressesBefore: "65536", addressesAfter: "0" });
  });

  test("an unused rule of a group with an interface that nobody saw, even then", () => {
    const enis = [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-1"])];
    const plan = planOf(region({ groups: [group("sg-1", broad)], enis }), [], { removeUnused: true }, ["eni-1"]);
    expect(decisions(plan)).toEqual(["observe"]);
    expect(plan.groups[0]?.risks.map((risk) => risk.id)).toContain("interfaces-unseen");
  });

  test("a rule whose sources fill it", () => {
    const rows = [...addressesIn("10.0.0.0/23")].map((source) => row(eniOf("sg-1"), 6, 443, source));
    const plan = planOf(region({ groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/23")])] }), rows);
    expect(decisions(plan)).toEqual(["no-gain"]);
  });

  test("a rule in the shadow of one that stays", () => {
    const snapshot = region({ groups: [group("sg-1", [...broad, rule("tcp 0-65535", "0.0.0.0/0")])] });
    expect(decisions(planOf(snapshot, [hit]))).toEqual(["no-gain", "public"]);
  });
});

describe("evidence", () => {
  const snapshot = region({ groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")])] });
  const at = eniOf("sg-1");

  test.each<[name: string, evidenceRow: ReturnType<typeof row>]>([
    ["another port", row(at, 6, 444, "10.0.1.1")],
    ["another protocol", row(at, 17, 443, "10.0.1.1")],
    ["a source outside the rule", row(at, 6, 443, "10.1.1.1")],
    ["a rejected flow", row(at, 6, 443, "10.0.1.1", { action: "REJECT" })],
    ["an answer", row(at, 6, 443, "10.0.1.1", { initiation: "response" })],
    ["of an interface in another account", row("eni-x", 6, 443, "10.0.1.1", { accountId: "210987654321" })],
    ["IPv6", row(at, 6, 443, "fd00::1")],
  ])("is not %s", (_name, other) => {
    expect(decisions(planOf(snapshot, [other]))).toEqual(["unused"]);
  });

  test("is a likely answer, unless that is excluded", () => {
    const rows = [row(at, 6, 443, "10.0.1.1", { initiation: "likely-response" })];
    expect(decisions(planOf(snapshot, rows))).toEqual(["tighten"]);
    expect(decisions(planOf(snapshot, rows, { excludeLikelyResponses: true }))).toEqual(["unused"]);
  });

  test("of interfaces that are gone is counted", () => {
    const plan = planOf(snapshot, [row("eni-gone", 6, 443, "10.0.1.1"), row("eni-gone", 6, 443, "10.0.1.2")]);
    expect(plan.evidence.unattributed).toEqual({ eniCount: 1, recordCount: 2 });
  });

  test("of another region is not counted", () => {
    const plan = planOf(snapshot, [row("eni-gone", 6, 443, "10.0.1.1", { region: "us-east-1" })]);
    expect(plan.evidence.unattributed).toEqual({ eniCount: 0, recordCount: 0 });
  });
});

describe("several rules of one group", () => {
  const at = eniOf("sg-1");
  const hits = (...sources: string[]) => sources.map((source) => row(at, 6, 443, source));
  const one = (rules: Parameters<typeof group>[1], quota = 60) =>
    region({ groups: [group("sg-1", rules)], ruleQuota: quota });

  test("a tight rule that stands is used and not doubled", () => {
    const snapshot = one([rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "10.0.1.0/28")]);
    const plan = planOf(snapshot, hits("10.0.1.1", "10.0.2.1"));
    expect(decisions(plan)).toEqual(["tighten", "already-tight"]);
    expect(cidrs(plan.groups[0]?.add ?? [])).toEqual(["10.0.2.1/32"]);
  });

  test("a rule of which others admit everything goes without a replacement", () => {
    const snapshot = one([rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "10.0.1.0/28")]);
    const plan = planOf(snapshot, hits("10.0.1.1"));
    expect(decisions(plan)).toEqual(["already-covered", "already-tight"]);
    expect(plan.groups[0]?.steps.map((step) => step.kind)).toEqual(["revoke"]);
  });

  test("of overlapping candidates the narrowest answers", () => {
    const snapshot = one([rule("-1", "10.0.0.0/8"), rule("tcp 443", "10.0.0.0/16"), rule("tcp 443", "10.0.0.0/20")]);
    const plan = planOf(snapshot, hits("10.0.1.1", "10.0.200.1", "10.9.9.9"));
    expect(plan.groups[0]?.add.map((entry) => [entry.protocol, Reflect.get(entry.peer, "cidr")])).toEqual([
      ["-1", "10.9.9.9/32"],
      ["tcp", "10.0.200.1/32"],
      ["tcp", "10.0.1.1/32"],
    ]);
  });

  test("an ICMP rule for one type does not answer for one that admits all", () => {
    const snapshot = one([rule("icmp 8-0", "10.0.0.0/16"), rule("icmp", "10.0.0.0/16")]);
    const plan = planOf(snapshot, [row(at, 1, 0, "10.0.1.1")]);
    expect(decisions(plan)).toEqual(["already-covered", "tighten"]);
    expect(plan.groups[0]?.add).toMatchObject([{ protocol: "icmp", fromPort: null, peer: { cidr: "10.0.1.1/32" } }]);
  });

  describe("on ports that touch", () => {
    const rules = [
      rule("tcp 8080", "10.0.0.0/16"),
      rule("tcp 8081-8082", "10.0.0.0/16"),
      rule("tcp 9000", "10.0.0.0/16"),
    ];
    const rows = [8080, 8081, 9000].map((port) => row(at, 6, port, "10.0.1.1"));
    const spans = (plan: Plan) => plan.groups[0]?.add.map((entry) => [entry.fromPort, entry.toPort]);

    test("stay apart unless asked for", () => {
      expect(spans(planOf(one(rules), rows))).toEqual([
        [8080, 8080],
        [8081, 8082],
        [9000, 9000],
      ]);
    });

    test("become one rule when asked for, and are named as a risk", () => {
      const plan = planOf(one(rules), rows, { mergePorts: true });
      expect(spans(plan)).toEqual([
        [8080, 8082],
        [9000, 9000],
      ]);
      expect(plan.groups[0]?.risks).toContainEqual({
        id: "ports-merged",
        message: "tcp 8080-8082 for 10.0.1.1/32 is one rule in place of several",
      });
      expect(decisions(plan)).toEqual(["tighten", "tighten", "tighten"]);
      expect(plan.groups[0]?.decisions.map((entry) => entry.replacements.length)).toEqual([1, 1, 1]);
    });

    test("stay apart where the addresses differ, and where the span is a rule of the group already", () => {
      const apart = [row(at, 6, 8080, "10.0.1.1"), row(at, 6, 8081, "10.0.9.9")];
      expect(spans(planOf(one(rules), apart, { mergePorts: true }))).toEqual([
        [8080, 8080],
        [8081, 8082],
      ]);
    });

    test("in short room no old rule goes before the one that takes its place stands", () => {
      const plan = planOf(one(rules, 4), rows, { mergePorts: true });
      expect(plan.groups[0]?.quota.ipv4).toMatchObject({ before: 3, after: 2 });
      expect(plan.proof.statements.every((statement) => statement.holds)).toBe(true);
    });
  });

  test("the budget is one for all rules of the group", () => {
    const scattered = ["10.0.1.1", "10.0.9.1", "10.0.99.1", "10.0.199.1"];
    const rules = [rule("tcp 443", "10.0.0.0/16"), rule("tcp 80", "10.0.0.0/16")];
    const rows = scattered.flatMap((source) => [row(at, 6, 443, source), row(at, 6, 80, source)]);
    const plan = planOf(one(rules), rows, { maxRules: 5 });
    expect(plan.groups[0]?.quota.ipv4.after).toBe(5);
  });

  test("in short room the change is made in rounds", () => {
    const rules = [rule("tcp 443", "10.0.0.0/16"), rule("tcp 80", "10.0.0.0/16"), rule("tcp 22", "10.0.0.0/16")];
    const rows = [443, 80, 22].flatMap((port) => [row(at, 6, port, "10.0.1.1"), row(at, 6, port, "10.0.1.200")]);
    const plan = planOf(one(rules, 4), rows);
    expect(decisions(plan)).toEqual(["tighten", "tighten", "tighten"]);
    expect(plan.groups[0]?.quota.ipv4).toEqual({ before: 3, peak: 4, after: 3 });
    expect(plan.groups[0]?.steps.length).toBeGreaterThan(2);
  });

  describe("in a group that is full, a rule becomes a narrower one in place", () => {
    const others = (count: number) => Array.from({ length: count }, (_, i) => rule(`udp ${i + 1}`, "192.168.7.0/24"));
    const kinds = (plan: Plan) => plan.groups[0]?.steps.map((step) => step.kind);

    test.each<[name: string, otherCount: number, quota: number]>([
      ["one broad rule alone", 0, 1],
      ["one broad rule and 59 others", 59, 60],
      ["over the quota already", 4, 2],
    ])("%s", (_name, otherCount, quota) => {
      const plan = planOf(
        one([rule("tcp 443", "10.0.0.0/16"), ...others(otherCount)], quota),
        hits("10.0.1.1", "10.0.1.2", "10.0.9.9"),
      );
      const use = otherCount + 1;
      expect(plan.groups[0]).toMatchObject({
        add: [{ peer: { cidr: "10.0.0.0/20" } }],
        quota: { ipv4: { before: use, peak: use, after: use } },
        risks: expect.arrayContaining([expect.objectContaining({ id: "in-place" })]),
      });
      expect(kinds(plan)).toEqual(["modify"]);
    });

    test("several, and what goes without a replacement makes room for old and new side by side", () => {
      const broad = [rule("tcp 443", "10.0.0.0/16"), rule("tcp 80", "10.0.0.0/16"), rule("tcp 22", "10.0.0.0/16")];
      const seen = [row(at, 6, 443, "10.0.1.1"), row(at, 6, 80, "10.0.1.1"), row(at, 6, 80, "10.0.60.1")];
      const full = one(broad, 3);
      expect(kinds(planOf(full, [...seen, row(at, 6, 22, "10.0.1.1")]))).toEqual(["modify", "modify", "modify"]);
      expect(kinds(planOf(full, seen, { removeUnused: true }))?.[0]).toBe("revoke");
      expect(kinds(planOf(full, seen, { removeUnused: true }))).not.toContain("modify");
    });

    test("nothing is gained: the replacement is the rule itself", () => {
      const plan = planOf(one([rule("tcp 443", "10.0.0.0/16")], 1), hits("10.0.0.1", "10.0.255.1"));
      expect(decisions(plan)).toEqual(["no-room"]);
    });
  });

  test("references and prefix lists take room in both families", () => {
    const lists = [{ prefixListId: "pl-1", name: "x", family: 4 as const, ownerId: "AWS", weight: 55, cidrs: null }];
    const rules = [
      rule("tcp 443", "10.0.0.0/16"),
      rule("tcp 1", "pl-1"),
      rule("tcp 1", "sg-2"),
      rule("tcp 1", "fd00::1/128"),
    ];
    const snapshot = { ...one(rules), prefixLists: lists };
    const quota = planOf(snapshot, hits("10.0.1.1")).groups[0]?.quota;
    expect(quota).toEqual({
      limit: 60,
      ipv4: { before: 57, peak: 58, after: 57 },
      ipv6: { before: 57, peak: 57, after: 57 },
    });
  });

  test("a prefix list of unknown cost stops the group", () => {
    expect(decisions(planOf(one([rule("tcp 443", "10.0.0.0/16"), rule("tcp 1", "pl-1")]), hits("10.0.1.1")))).toEqual([
      "no-room",
      "prefix-list",
    ]);
  });

  test("IPv6 rules are tightened when asked for", () => {
    const rows = [row(at, 6, 443, "fd00::1"), row(at, 6, 443, "fd00::2:1")];
    const plan = planOf(one([rule("tcp 443", "fd00::/16")]), rows, { ipv6PrefixThreshold: 64 });
    expect(cidrs(plan.groups[0]?.add ?? [])).toEqual(["fd00::1/128", "fd00::2:1/128"]);
    expect(plan.totals.addressesBefore).toBe(`${1n << 112n}`);
  });
});

describe("a snapshot that does not hold all", () => {
  const broad = group("sg-1", [rule("tcp 443", "10.0.0.0/16")]);
  const missing = [{ file: "ec2-describe-network-interfaces.json", reason: "AccessDenied" }];
  const hit = row("eni-1", 6, 443, "10.0.1.1");

  test("without any interface nothing can be attributed: an error that names the file", () => {
    const snapshot = { ...region({ groups: [broad], enis: [] }), missing };
    expect(() => planOf(snapshot, [hit])).toThrow(
      expect.objectContaining({
        code: "SGT_RULES_NO_INTERFACES",
        details: expect.objectContaining({ file: missing[0]?.file }),
      }),
    );
  });

  test("with some of the interfaces the plan says that it is not complete", () => {
    const snapshot = { ...region({ groups: [broad], enis: [eni("eni-1", ["sg-1"])] }), missing };
    expect(planOf(snapshot, [hit]).evidence).toMatchObject({
      complete: false,
      holes: [`${missing[0]?.file}: AccessDenied`],
    });
  });

  test("interfaces in several VPCs are one change, and said to be", () => {
    const enis = [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-1"], { vpcId: "vpc-2" })];
    const plan = planOf(region({ groups: [broad], enis }), [hit]);
    expect(plan.groups[0]?.risks.map((risk) => risk.id)).toContain("several-vpcs");
  });

  test("flow logs that hold rejects only, or began late, are a risk", () => {
    const flowLog = {
      flowLogId: "fl-1",
      trafficType: "REJECT" as const,
      status: "ACTIVE",
      deliverStatus: "SUCCESS",
      createdAt: null,
      logFormat: "",
    };
    const enis = [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-1"], { vpcId: "vpc-2" })];
    const flowLogs = [
      { ...flowLog, resourceId: "vpc-1" },
      { ...flowLog, resourceId: "vpc-2", trafficType: "ALL" as const, createdAt: "2026-11-01T00:00:00Z" },
    ];
    const snapshot = { ...region({ groups: [broad], enis }), flowLogs, missing: [] };
    expect(planOf(snapshot, [hit]).groups[0]?.risks.map((risk) => risk.id)).toEqual(
      expect.arrayContaining(["flow-log-absent", "flow-log-young"]),
    );
  });

  test("a source that is a load balancer is named", () => {
    const balancer = eni("eni-9", [], { addresses: ["10.0.1.1"], description: "ELB app/shop/1" });
    const plan = planOf(region({ groups: [broad], enis: [eni("eni-1", ["sg-1"]), balancer] }), [hit]);
    expect(plan.groups[0]?.risks.map((risk) => risk.id)).toContain("dynamic-source");
  });

  test("records that AWS skipped, and hours without any, are risks of the group", () => {
    const { coverage } = evidence([], []);
    const enis = [
      {
        eniId: "eni-1",
        known: true,
        recordCount: 5,
        hoursWithData: 100,
        hoursNoData: 0,
        hoursSkipped: 3,
        firstSeen: 0,
        lastSeen: 1,
      },
    ];
    const snapshot = region({ groups: [broad], enis: [eni("eni-1", ["sg-1"])] });
    const plan = planTightening({
      region: snapshot,
      evidence: { coverage: { ...coverage, enis }, rows: [hit] },
      now: NOW,
    });
    expect(plan.groups[0]?.risks.map((risk) => risk.id)).toEqual([
      "records-skipped",
      "hours-missing",
      "seen-on-one-day",
    ]);
  });
});
