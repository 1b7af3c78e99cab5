import { describe, expect, test } from "@jest/globals";
import { type AuditInput, auditRegion, CATALOGUE, isExposureAsked, type KnownNetwork } from "@sgt/findings";
import { ACCOUNT, eni, evidence, group, REGION, row, rule } from "@sgt/scenes";
import type { LiveRule, RegionSnapshot } from "@sgt/snapshot";
import { account, balancer, database, everythingIn, GROUPS, instance, NETWORK, withRules } from "./audit-scene.js";

const SF: KnownNetwork = { name: "SF Office", cidr: "203.0.114.7/32" };

function kinds(region: RegionSnapshot, more: Partial<AuditInput> = {}): string[] {
  return auditRegion({ region, ...more }).findings.map(({ kind }) => kind);
}

/** The kinds found in an account of one group with these rules. */
const ofRules = (rules: readonly LiveRule[], known: readonly KnownNetwork[] = []): string[] =>
  kinds(account({ groups: [group("sg-1", rules)], network: { ...NETWORK, loadBalancers: [], databases: [] } }), {
    known,
  });

describe("the four misconfigurations, each made to a copy of one account", () => {
  const OPEN = rule("-1", "0.0.0.0/0");
  test.each<[name: string, region: RegionSnapshot, found: string[]]>([
    ["none of them", account(), []],
    [
      "unnecessary exposure",
      account({
        groups: withRules("sg-web", OPEN).map((one) => (one.groupId === "sg-db" ? { ...one, ingress: [OPEN] } : one)),
      }),
      ["database-open-to-internet", "way-around-bastion", "way-around-load-balancer"],
    ],
    ["soft center", account({ network: everythingIn("sg-default") }), ["soft-center"]],
    [
      "bad failover",
      account({
        network: { ...NETWORK, instances: (NETWORK.instances ?? []).map((one) => ({ ...one, availabilityZone: "a" })) },
      }),
      ["load-balancer-targets-in-one-zone"],
    ],
    [
      "typo in a CIDR",
      account({ groups: withRules("sg-bastion", rule("tcp 22", "192.0.0.0/2")) }),
      ["cidr-far-wider-than-its-neighbours"],
    ],
  ])("%s", (_, region, found) => {
    expect(kinds(region).sort()).toEqual(found);
  });

  test.each([
    ["unnecessary exposure", account({ groups: withRules("sg-web", OPEN) }), true],
    [
      "a way without a second zone",
      account({
        network: { ...NETWORK, instances: (NETWORK.instances ?? []).map((one) => ({ ...one, availabilityZone: "a" })) },
      }),
      false,
    ],
  ])("whether it is about inbound access: %s", (_, region, isAsked) => {
    const { findings } = auditRegion({ region });
    expect(new Set(findings.map(({ exposure }) => isExposureAsked(exposure)))).toEqual(new Set([isAsked]));
  });

  test("the typo in a network with a name says whose it is", () => {
    const region = account({ groups: withRules("sg-bastion", rule("tcp 22", "192.0.0.0/2")) });
    const findings = auditRegion({ region, known: [SF] }).findings;
    expect(findings.map(({ kind }) => kind)).toEqual(["cidr-far-wider-than-its-neighbours", "cidr-differs-from-known"]);
    expect(findings[1]?.what).toContain("SF Office");
    expect(findings[1]?.what).toContain("1,073,741,824");
  });
});

describe("unnecessary exposure", () => {
  const open = (groupId: string, traffic: string, peer = "0.0.0.0/0") =>
    account({ groups: withRules(groupId, rule(traffic, peer)) });
  const byList = (...cidrs: readonly string[]) =>
    account(
      { groups: withRules("sg-db", rule("tcp 5432", "pl-1")) },
      {
        prefixLists: [
          {
            prefixListId: "pl-1",
            name: "l",
            family: 4,
            ownerId: ACCOUNT,
            weight: 5,
            cidrs: cidrs.length > 0 ? cidrs : null,
          },
        ],
      },
    );
  test.each<[name: string, region: RegionSnapshot, found: string[]]>([
    ["the database's port", open("sg-db", "tcp 5432"), ["database-open-to-internet"]],
    ["by a prefix list of everything", byList("0.0.0.0/0"), ["database-open-to-internet"]],
    ["by a list of both halves", byList("0.0.0.0/1", "128.0.0.0/1"), ["database-open-to-internet"]],
    [
      "by a list of all four quarters",
      byList("0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"),
      ["database-open-to-internet"],
    ],
    ["by a list of one network", byList("8.8.8.0/24"), []],
    ["by a list whose entries were not collected", byList(), []],
    ["by IPv6", open("sg-db", "tcp 5432", "::/0"), ["database-open-to-internet"]],
    ["half of the internet", open("sg-db", "tcp 5000-6000", "128.0.0.0/1"), ["database-open-to-internet"]],
    ["another port of the database's group", open("sg-db", "tcp 443"), []],
    ["ICMP to the database", open("sg-db", "icmp"), []],
    ["the port behind the load balancer", open("sg-web", "tcp 8000"), ["way-around-load-balancer"]],
    ["another port of the servers behind it", open("sg-web", "tcp 9000"), []],
    ["logins beside the bastion", open("sg-web", "tcp 22"), ["way-around-bastion"]],
    ["remote desktops beside the bastion", open("sg-web", "tcp 3000-4000"), ["way-around-bastion"]],
    ["logins to the bastion itself", open("sg-bastion", "tcp 22"), ["cidr-overlap", "cidr-overlap"]],
    ["logins to a database, where nobody can log in", open("sg-db", "tcp 22"), []],
    ["logins in a group that nothing carries", open("sg-default", "tcp 22"), []],
  ])("%s", (_, region, found) => {
    expect(kinds(region)).toEqual(found);
  });

  test("a database with a public address is worse than one without", () => {
    const severity = (isPublic: boolean) =>
      auditRegion({
        region: account({
          groups: withRules("sg-db", rule("tcp 5432", "0.0.0.0/0")),
          network: { ...NETWORK, databases: [database("orders", { isPublic })] },
        }),
      }).findings[0]?.severity;
    expect([severity(true), severity(false)]).toEqual(["critical", "high"]);
  });

  test("without a bastion nothing is a way around it", () => {
    const groups = withRules("sg-web", rule("tcp 22", "0.0.0.0/0")).filter(({ groupId }) => groupId !== "sg-bastion");
    const instances = (NETWORK.instances ?? []).filter(({ instanceId }) => instanceId !== "i-bastion");
    expect(kinds(account({ groups, network: { ...NETWORK, instances } }))).toEqual(["rule-to-missing-group"]);
  });
});

describe("soft center", () => {
  const nodes = (count: number, groupIds: readonly string[]) =>
    Array.from({ length: count }, (_, i) => eni(`eni-${i}`, groupIds, { addresses: [`10.0.0.${i + 1}`] }));
  const soft = (rules: readonly LiveRule[], enis: RegionSnapshot["enis"]) =>
    account(
      { groups: [group("sg-1", rules)], network: { ...NETWORK, instances: [], loadBalancers: [], databases: [] } },
      { enis },
    );

  test.each<[name: string, rules: readonly LiveRule[], count: number, isSoft: boolean]>([
    ["no rules", [], 9, false],
    ["a group that admits itself", [rule("-1", "sg-1")], 9, true],
    ["on one port too", [rule("tcp 443", "sg-1")], 9, true],
    ["the network of the VPC", [rule("-1", "10.0.0.0/16")], 9, true],
    ["half of its addresses", [rule("-1", "10.0.0.0/30")], 9, false],
    ["three talk to one another by design", [rule("-1", "sg-1")], 3, false],
    ["the internet is no inside", [rule("-1", "0.0.0.0/0")], 9, false],
  ])("%s", (_, rules, count, isSoft) => {
    expect(kinds(soft(rules, nodes(count, ["sg-1"]))).includes("soft-center")).toBe(isSoft);
  });

  test("counts an instance and the interface that names it once", () => {
    const enis = nodes(4, ["sg-1"]).map((one) => ({ ...one, instanceId: `i-${one.eniId}` }));
    const instances = enis.map((one) => instance(one.instanceId, ["sg-1"], "a"));
    const region = account(
      {
        groups: [group("sg-1", [rule("-1", "sg-1")])],
        network: { ...NETWORK, instances, loadBalancers: [], databases: [] },
      },
      { enis },
    );
    expect(auditRegion({ region }).findings[0]?.what).toMatch(/^4 systems have 12 of 12/);
  });

  test("says how many connections there are, which rule makes them and which were used", () => {
    const region = soft([rule("-1", "sg-1")], nodes(5, ["sg-1"]));
    const seen = evidence(
      [row("eni-0", 6, 443, "10.0.0.2"), row("eni-0", 6, 80, "10.0.0.2"), row("eni-1", 6, 443, "192.168.0.1")],
      ["eni-0"],
    );
    const [finding] = auditRegion({ region, evidence: seen }).findings;
    expect(finding?.what).toBe(
      "5 systems have 20 of 20 possible connections. Traffic was seen on 1 of them; the logs cover 1 of 5 systems.",
    );
    expect(finding?.evidence[0]?.says).toBe("all traffic from sg-1 makes 20 connections");
  });

  test("evidence that saw none of them is no evidence that they are silent", () => {
    const region = soft([rule("-1", "sg-1")], nodes(5, ["sg-1"]));
    const { findings, gaps } = auditRegion({ region, evidence: evidence([], ["eni-of-another-account"]) });
    expect(findings[0]?.what).toContain("No traffic was seen on any of them: which are used is not known.");
    expect(gaps.map(({ file }) => file)).toContain("evidence");
  });

  // The oracle: every pair of nodes, every rule, by hand.
  test("agrees with the obvious count on random accounts", () => {
    let seed = 20_261_120;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let run = 0; run < 200; run += 1) {
      const ids = ["sg-1", "sg-2", "sg-3"];
      const peers = ["sg-1", "sg-2", "sg-3", "10.0.0.0/29", "10.0.0.8/30"];
      const groups = ids.map((id) =>
        group(
          id,
          peers.filter(() => random(3) === 0).map((peer) => rule("-1", peer)),
        ),
      );
      const enis = Array.from({ length: 4 + random(6) }, (_, i) =>
        eni(`eni-${i}`, [ids[random(3)] as string, ids[random(3)] as string], { addresses: [`10.0.0.${i}`] }),
      );
      const admits = (to: number, from: number): boolean =>
        groups
          .filter(({ groupId }) => enis[to]?.groupIds.includes(groupId))
          .flatMap(({ ingress }) => ingress)
          .some(({ peer }) =>
            peer.kind === "group"
              ? enis[from]?.groupIds.includes(peer.groupId)
              : peer.kind === "ipv4" && (peer.cidr.endsWith("/29") ? from < 8 : from >= 8 && from < 12),
          );
      const pairs = enis
        .flatMap((_, to) => enis.map((__, from) => [from, to] as const))
        .filter(([from, to]) => from !== to);
      const edges = pairs.filter(([from, to]) => admits(to, from)).length;
      const region = account(
        { groups, network: { ...NETWORK, instances: [], loadBalancers: [], databases: [] } },
        { enis },
      );
      const found = auditRegion({ region }).findings.find(({ kind }) => kind === "soft-center");
      const said = found === undefined ? null : Number(/have (\d+) of/.exec(found.what)?.[1]);
      expect([run, said]).toEqual([run, edges > pairs.length / 2 ? edges : null]);
    }
  });
});

describe("bad failover", () => {
  const failover = (change: Partial<typeof NETWORK>) => kinds(account({ network: { ...NETWORK, ...change } }));
  const web = (zoneOf2: string, state = "running") => [
    instance("i-web1", ["sg-web"], "a"),
    instance("i-web2", ["sg-web"], zoneOf2, { state }),
  ];
  const subnet = (id: string, zone: string) => ({
    subnetId: id,
    name: id,
    vpcId: "vpc-1",
    availabilityZone: zone,
    cidrs: [],
    givesPublicAddresses: false,
  });
  const nat = (id: string, subnetId: string) => ({
    natGatewayId: id,
    name: id,
    vpcId: "vpc-1",
    subnetId,
    state: "available",
    isPublic: true,
    publicAddresses: [],
    isRegional: subnetId === "",
  });
  const table = (id: string, subnetIds: readonly string[], natId: string) => ({
    routeTableId: id,
    vpcId: "vpc-1",
    isMain: subnetIds.length === 0,
    gatewayIds: [],
    subnetIds,
    routes: [
      {
        destination: { kind: "cidr" as const, cidr: "0.0.0.0/0" },
        targetKind: "nat-gateway" as const,
        targetId: natId,
        isActive: true,
      },
    ],
  });
  const natted = (tables: ReturnType<typeof table>[], nats = [nat("nat-1", "s-a"), nat("nat-2", "s-b")]) =>
    failover({ subnets: [subnet("s-a", "a"), subnet("s-b", "b")], routeTables: tables, natGateways: nats });
  const TARGETS = "load-balancer-targets-in-one-zone";
  const COPIES = "database-copies-in-one-zone";
  const NAT = "single-nat-gateway";

  test.each<[name: string, found: string[], expected: string[]]>([
    ["targets in two zones", failover({ instances: web("b") }), []],
    ["targets in one", failover({ instances: web("a") }), [TARGETS]],
    ["the other one stopped", failover({ instances: web("b", "stopped") }), [TARGETS]],
    [
      "a target that the snapshot does not hold: its tier tells",
      failover({ instances: web("b"), loadBalancers: [balancer("lb", ["sg-lb"], ["i-web1", "i-gone"])] }),
      [],
    ],
    [
      "a target that the snapshot does not hold, and the tier in one zone",
      failover({ instances: web("a"), loadBalancers: [balancer("lb", ["sg-lb"], ["i-web1", "i-gone"])] }),
      [TARGETS],
    ],
    [
      "nothing known of the targets",
      failover({ instances: [], loadBalancers: [balancer("lb", ["sg-lb"], ["i-gone"])] }),
      [],
    ],
    [
      "a load balancer in one zone",
      failover({
        instances: web("a"),
        loadBalancers: [balancer("lb", ["sg-lb"], ["i-web1"], { availabilityZones: ["a"] })],
      }),
      [],
    ],
    ["a database that stands alone", failover({ databases: [database("d")] }), []],
    [
      "a cluster in one zone",
      failover({ databases: [database("d1", { clusterId: "c" }), database("d2", { clusterId: "c" })] }),
      [COPIES],
    ],
    [
      "a cluster over two",
      failover({
        databases: [database("d1", { clusterId: "c" }), database("d2", { clusterId: "c", availabilityZone: "b" })],
      }),
      [],
    ],
    [
      "a replica beside its original",
      failover({ databases: [database("d1"), database("d2", { replicaOf: "d1" })] }),
      [COPIES],
    ],
    [
      "a replica elsewhere",
      failover({ databases: [database("d1"), database("d2", { replicaOf: "d1", availabilityZone: "b" })] }),
      [],
    ],
    ["one NAT gateway by the main table", natted([table("rtb", [], "nat-1")]), [NAT]],
    [
      "one NAT gateway by two tables",
      natted([table("rtb-1", ["s-a"], "nat-1"), table("rtb-2", ["s-b"], "nat-1")]),
      [NAT],
    ],
    ["one in each zone", natted([table("rtb-1", ["s-a"], "nat-1"), table("rtb-2", ["s-b"], "nat-2")]), []],
    ["a regional one", natted([table("rtb", [], "nat-1")], [nat("nat-1", "")]), []],
    ["one zone only", natted([table("rtb-1", ["s-a"], "nat-1")]), []],
    ["a NAT gateway that is gone", natted([table("rtb", [], "nat-9")]), []],
  ])("%s", (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe("CIDRs", () => {
  test.each<[name: string, rules: readonly LiveRule[], found: string[]]>([
    ["a single address", [rule("tcp 443", "8.8.8.8/32")], []],
    ["anywhere", [rule("tcp 443", "0.0.0.0/0"), rule("tcp 443", "::/0")], []],
    ["/7: nobody's", [rule("tcp 443", "8.0.0.0/7")], ["cidr-far-wider-than-its-neighbours"]],
    ["/8 alone", [rule("tcp 443", "8.0.0.0/8")], ["cidr-large"]],
    [
      "/8 among /32",
      [rule("tcp 443", "8.0.0.0/8"), rule("tcp 443", "9.9.9.9/32")],
      ["cidr-far-wider-than-its-neighbours"],
    ],
    ["/8 beside a /16", [rule("tcp 443", "8.0.0.0/8"), rule("tcp 443", "9.9.0.0/16")], ["cidr-large", "cidr-large"]],
    ["/20: 4,096", [rule("tcp 443", "8.8.0.0/20")], ["cidr-large"]],
    ["/21: 2,048", [rule("tcp 443", "8.8.8.0/21")], []],
    ["IPv6 /10: nobody's", [rule("tcp 443", "2400::/10")], ["cidr-far-wider-than-its-neighbours"]],
    ["IPv6 /47", [rule("tcp 443", "2400:1::/47")], ["cidr-large"]],
    ["IPv6 /48: a site", [rule("tcp 443", "2400:1::/48")], []],
    ["a private block, however large", [rule("tcp 443", "10.0.0.0/8")], []],
    ["0.0.0.0/8", [rule("tcp 443", "0.0.0.0/8")], ["cidr-misses-anywhere"]],
    ["0.0.0.0/32", [rule("tcp 443", "0.0.0.0/32")], ["cidr-misses-anywhere"]],
    ["loopback", [rule("tcp 443", "127.0.0.1/32")], ["cidr-without-effect"]],
    ["multicast", [rule("udp 5353", "224.0.0.251/32")], ["cidr-without-effect"]],
    ["documentation", [rule("tcp 443", "2001:db8:1::/48")], ["cidr-without-effect"]],
    [
      "one within another, same ports",
      [rule("tcp 443", "8.8.8.0/24"), rule("tcp 443", "8.8.8.8/32")],
      ["cidr-overlap"],
    ],
    ["one within another, other ports", [rule("tcp 443", "8.8.8.0/24"), rule("tcp 80", "8.8.8.8/32")], []],
    [
      "one within another, wider ports",
      [rule("tcp 0-1024", "8.8.8.0/24"), rule("tcp 80", "8.8.8.8/32")],
      ["rule-shadowed"],
    ],
    ["a group twice, wider ports", [rule("-1", "sg-1"), rule("tcp 80", "sg-1")], ["rule-shadowed"]],
    [
      "one CIDR with two descriptions",
      [
        rule("tcp 443", "8.8.8.8/32", { description: "Bob's house" }),
        rule("tcp 80", "8.8.8.8/32", { description: "data centre" }),
      ],
      ["personal-address", "cidr-with-several-descriptions"],
    ],
    [
      "the same description in another spelling",
      [
        rule("tcp 443", "8.8.8.8/32", { description: "Vendor" }),
        rule("tcp 80", "8.8.8.8/32", { description: " vendor " }),
      ],
      [],
    ],
    ["a hotel", [rule("tcp 22", "8.8.8.8/32", { description: "hotel in Austin" })], ["personal-address"]],
    ["a private address of a home", [rule("tcp 22", "10.0.0.8/32", { description: "home" })], []],
    ["a whole network of homes", [rule("tcp 22", "8.8.8.0/24", { description: "home office" })], []],
    ["homepage is no home", [rule("tcp 22", "8.8.8.8/32", { description: "homepage monitor" })], []],
    ["a group that is gone", [rule("tcp 22", "sg-gone")], ["rule-to-missing-group"]],
    [
      "a group of another account",
      [rule("tcp 22", "x", { peer: { kind: "group", groupId: "sg-x", accountId: "210987654321" } })],
      [],
    ],
  ])("%s", (_, rules, found) => {
    expect(ofRules(rules).sort()).toEqual([...found].sort());
  });

  const differs = (cidr: string, description = ""): boolean =>
    ofRules(
      [rule("tcp 443", cidr, description === "" ? {} : { description })],
      [SF, { name: "Plant", cidr: "10.1.0.0/16" }],
    ).includes("cidr-differs-from-known");

  test.each<[cidr: string, description: string, isFound: boolean]>([
    ["203.0.114.7/32", "", false],
    ["203.0.114.0/24", "", true],
    ["203.0.0.0/16", "", true],
    ["0.0.0.0/0", "", false],
    ["203.0.114.8/32", "", true],
    ["203.0.14.7/32", "", true],
    ["203.0.141.7/32", "", true],
    ["230.0.114.7/32", "", false], // multicast: does nothing, and says so
    ["203.1.115.7/32", "", false],
    ["10.2.0.0/16", "", false],
    ["10.2.0.0/16", "the plant", true],
    ["10.0.0.0/8", "", false],
    ["10.0.0.0/8", "Plant", true],
  ])("%s %s beside known ones", (cidr, description, isFound) => {
    expect(differs(cidr, description)).toBe(isFound);
  });

  test("a CIDR with host bits, from a folder that AWS did not print", () => {
    const region = account({}, { oddCidrs: [{ groupId: "sg-bastion", written: "2.2.2.2/28", cidr: "2.2.2.0/28" }] });
    expect(kinds(region)).toEqual(["cidr-with-host-bits"]);
  });
});

describe("stale rules, as AWS calls them", () => {
  const OTHER = "210987654321";
  const to = (peer: Partial<Extract<LiveRule["peer"], { kind: "group" }>>) =>
    rule("tcp 443", "x", { peer: { kind: "group", groupId: "sg-x", ...peer } });
  const stale = (rules: Partial<RegionSnapshot["groups"][number]>, more: Partial<RegionSnapshot> = {}) =>
    auditRegion({
      region: account(
        { groups: [{ ...group("sg-1", []), ...rules }], network: { ...NETWORK, loadBalancers: [], databases: [] } },
        more,
      ),
    })
      .findings.filter(({ kind }) => kind === "rule-to-missing-group")
      .map(({ what }) => what);
  const broken = (status: string) => ({
    brokenPeerings: [{ groupId: "sg-1", referencedId: "sg-x", connectionId: "pcx-1", status }],
  });

  test.each<[name: string, found: string[], count: number]>([
    ["a deleted group of this VPC, of which AWS tells no account", stale({ ingress: [to({})] }), 1],
    ["a deleted group of this account, elsewhere", stale({ ingress: [to({ accountId: ACCOUNT, vpcId: "vpc-2" })] }), 1],
    ["an outbound rule", stale({ egress: [to({ accountId: ACCOUNT })] }), 1],
    ["both directions", stale({ ingress: [to({})], egress: [to({})] }), 2],
    ["a deleted peering connection", stale({ ingress: [to({ accountId: OTHER })] }, broken("deleted")), 1],
    ["another group behind it", stale({ ingress: [to({ accountId: OTHER, groupId: "sg-y" })] }, broken("deleted")), 0],
    ["a group of an account that was not read", stale({ ingress: [to({ accountId: OTHER })] }), 0],
    [
      "a group that an account which was read does not have",
      stale({ ingress: [to({ accountId: OTHER })] }, { goneGroupIds: ["sg-x"] }),
      1,
    ],
    ["the group itself", stale({ ingress: [to({ groupId: "sg-1" })] }), 0],
  ])("%s", (_, found, count) => {
    expect(found).toHaveLength(count);
  });

  test("says through which connection", () => {
    expect(stale({ ingress: [to({ accountId: OTHER })] }, broken("expired"))).toEqual([
      "sg-x is behind pcx-1, which is expired.",
    ]);
  });
});

test("a group that rules refer to is not told to be deleted, since AWS refuses that", () => {
  const groups = [
    group("sg-1", [], { groupName: "clients" }),
    group("sg-2", [rule("tcp 443", "sg-1")], { groupName: "svc" }),
  ];
  const [finding] = auditRegion({
    region: account(
      { groups, network: { ...NETWORK, instances: [], loadBalancers: [], databases: [] } },
      { enis: [eni("eni-1", ["sg-2"])] },
    ),
  }).findings;
  expect(finding?.what).toBe("It has 0 inbound rules; rules of svc (sg-2) refer to it.");
  expect(finding?.remedy).toMatch(/^Remove the rules that refer to it first/);
});

describe("leftovers and limits", () => {
  const whole = (groups: RegionSnapshot["groups"], enis: RegionSnapshot["enis"], more: Partial<RegionSnapshot> = {}) =>
    account({ groups, network: { ...NETWORK, instances: [], loadBalancers: [], databases: [] } }, { enis, ...more });

  test.each<[name: string, region: RegionSnapshot, found: string[]]>([
    [
      "a group that nothing carries",
      whole([group("sg-1", []), group("sg-2", [])], [eni("eni-1", ["sg-1"])]),
      ["group-without-interface"],
    ],
    ["the default group", whole([group("sg-1", [], { groupName: "default" })], []), []],
    [
      "a group of an interface that is not attached",
      whole([group("sg-1", [])], [eni("eni-1", ["sg-1"], { isAttached: false })]),
      [],
    ],
    ["54 of 60", whole([group("sg-1", many(54))], [eni("eni-1", ["sg-1"])]), ["group-near-quota"]],
    ["53 of 60", whole([group("sg-1", many(53))], [eni("eni-1", ["sg-1"])]), []],
    ["54 of a raised quota", whole([group("sg-1", many(54))], [eni("eni-1", ["sg-1"])], { ruleQuota: 100 }), []],
    [
      "54 of the default",
      whole([group("sg-1", many(54))], [eni("eni-1", ["sg-1"])], { ruleQuota: null }),
      ["group-near-quota"],
    ],
    [
      "five groups of 200",
      whole(five(), [eni("eni-1", ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5"])], { ruleQuota: 200 }),
      [],
    ],
    [
      "six groups of 200",
      whole([...five(), group("sg-6", [])], [eni("eni-1", ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"])], {
        ruleQuota: 200,
      }),
      ["interface-over-rule-limit"],
    ],
  ])("%s", (_, region, found) => {
    expect(kinds(region)).toEqual(found);
  });

  function many(count: number): LiveRule[] {
    return Array.from({ length: count }, (_, i) => rule("tcp 443", `8.8.${i}.8/32`));
  }
  function five() {
    return [1, 2, 3, 4, 5].map((i) => group(`sg-${i}`, []));
  }
});

describe("what could not be looked at", () => {
  test("is told, and not taken for clean", () => {
    const { findings, gaps } = auditRegion({
      region: {
        ...account(),
        network: {
          ...NETWORK,
          routeTables: null,
          missing: [{ file: "ec2-describe-route-tables.json", reason: "not in the folder" }],
        },
      },
    });
    expect(findings).toEqual([]);
    expect(gaps.map(({ file }) => file)).toEqual([
      "ec2-describe-route-tables.json",
      "ec2-describe-network-interfaces.json",
    ]);
  });

  test("a region without anything", () => {
    const region = account({ groups: [] }, { network: undefined as never });
    expect(
      auditRegion({
        region: { ...region, network: { ...NETWORK, instances: null, loadBalancers: null, databases: null } },
      }).findings,
    ).toEqual([]);
  });
});

test("every finding carries the catalogue's words, an id of its own and the region", () => {
  const groups = [
    ...withRules("sg-web", rule("-1", "0.0.0.0/0"), rule("tcp 22", "8.8.8.8/32", { description: "home" })),
  ];
  const { findings } = auditRegion({ region: account({ groups, network: everythingIn("sg-default") }) });
  expect(findings.length).toBeGreaterThan(3);
  expect(new Set(findings.map(({ findingId }) => findingId)).size).toBe(findings.length);
  for (const finding of findings) {
    expect(CATALOGUE[finding.kind as keyof typeof CATALOGUE]?.why).toBe(finding.why);
    expect(finding.region).toBe(REGION);
    expect(finding.evidence.length).toBeGreaterThan(0);
  }
  expect(GROUPS.length).toBe(5);
});
