import { describe, expect, test } from "@jest/globals";
import { assessRegion, type Finding, ReportTally, type RuleRow, reportSchema } from "@sgt/findings";
import { ACCOUNT, addressesIn, eni, eniOf, evidence, FROM, group, NOW, REGION, region, row, rule } from "@sgt/scenes";
import type { NetworkAcl, PrefixList } from "@sgt/snapshot";
import { acl, network } from "./network-scene.js";

const list = (cidrs: readonly string[] | null, ownerId = ACCOUNT): PrefixList => ({
  ...{ prefixListId: "pl-1", name: "offices", family: 4, weight: 1 },
  ownerId,
  cidrs,
});

function assess(traffic: string, peer: string, prefixLists: readonly PrefixList[] = []) {
  const snapshot = { ...region({ groups: [group("sg-1", [rule(traffic, peer)])], prefixLists }), network: network() };
  const { findings, rules, ...rest } = assessRegion({ region: snapshot, now: NOW });
  const of = (type: string) => findings.find((one) => one.resource.type === type);
  return { finding: of("security-group"), row: rules[0] as RuleRow, ...rest };
}

describe("rules of security groups", () => {
  test.each<[traffic: string, peer: string, severity: string | undefined, kind: string]>([
    // anywhere
    ["tcp 22", "0.0.0.0/0", "critical", "sg-open-critical-port"],
    ["tcp 22", "::/0", "critical", "sg-open-critical-port"],
    ["tcp 3389", "0.0.0.0/0", "critical", "sg-open-critical-port"],
    ["tcp 20-25", "0.0.0.0/0", "critical", "sg-open-critical-port"],
    ["tcp 10250-10250", "0.0.0.0/0", "critical", "sg-open-critical-port"],
    ["tcp 10249", "0.0.0.0/0", "high", "sg-open-port"],
    ["tcp 0-65535", "0.0.0.0/0", "critical", "sg-open-critical-port"],
    ["-1", "0.0.0.0/0", "critical", "sg-open-critical-port"],
    ["udp 22", "0.0.0.0/0", "high", "sg-open-port"],
    ["udp 11211", "0.0.0.0/0", "critical", "sg-open-critical-port"],
    ["tcp 443", "0.0.0.0/0", "high", "sg-open-web-port"],
    ["tcp 80", "::/0", "high", "sg-open-web-port"],
    ["tcp 80-443", "0.0.0.0/0", "critical", "sg-open-critical-port"],
    ["udp 443", "0.0.0.0/0", "high", "sg-open-port"],
    ["50", "0.0.0.0/0", "high", "sg-open-port"],
    // ICMP is not ports: type 22 is no SSH
    ["icmp 22-22", "0.0.0.0/0", "low", "sg-open-icmp"],
    ["icmp -1--1", "0.0.0.0/0", "low", "sg-open-icmp"],
    ["icmpv6 -1--1", "::/0", "low", "sg-open-icmp"],
    ["icmp 8--1", "10.0.0.0/8", undefined, "wide, for ICMP only, which reaches no service"],
    ["icmp", "10.0.0.0/16", undefined, "wide, for ICMP only, which reaches no service"],
    ["icmp", "10.0.1.0/24", undefined, "tight"],
    // so much of the internet that nobody can mean it
    ["tcp 22", "0.0.0.0/1", "critical", "sg-open-critical-port"],
    ["tcp 22", "128.0.0.0/2", "critical", "sg-open-critical-port"],
    ["tcp 22", "52.0.0.0/8", "critical", "sg-open-critical-port"],
    ["tcp 22", "100.0.0.0/8", "critical", "sg-open-critical-port"],
    ["tcp 22", "10.0.0.0/7", "critical", "sg-open-critical-port"],
    ["tcp 22", "2000::/3", "critical", "sg-open-critical-port"],
    ["tcp 22", "2600::/12", "critical", "sg-open-critical-port"],
    // a part of the internet, by size
    ["tcp 22", "52.0.0.0/9", "high", "sg-wide-public"],
    ["tcp 22", "1.2.0.0/15", "high", "sg-wide-public"],
    ["tcp 22", "203.0.0.0/16", "high", "sg-wide-public"],
    ["tcp 22", "203.0.0.0/17", "medium", "sg-wide-public"],
    ["tcp 22", "203.0.112.0/20", "medium", "sg-wide-public"],
    ["tcp 22", "203.0.112.0/21", "low", "sg-wide-public"],
    ["tcp 22", "203.0.112.0/23", "low", "sg-wide-public"],
    ["tcp 22", "203.0.113.0/24", undefined, "tight"],
    ["tcp 22", "203.0.113.7/32", undefined, "tight"],
    ["tcp 22", "2001:db8::/32", "high", "sg-wide-public"],
    ["tcp 22", "2001:db8::/56", "high", "sg-wide-public"],
    ["tcp 22", "2001:db8::/57", "medium", "sg-wide-public"],
    ["tcp 22", "2001:db8::/60", "medium", "sg-wide-public"],
    ["tcp 22", "2001:db8::/61", "low", "sg-wide-public"],
    ["tcp 22", "2001:db8::/64", undefined, "tight"],
    ["tcp 22", "192.168.0.0/15", "high", "sg-wide-public"],
    // networks of one's own, by size
    ["tcp 443", "10.0.0.0/8", "high", "sg-wide-private"],
    ["tcp 443", "10.0.0.0/16", "high", "sg-wide-private"],
    ["tcp 443", "10.0.0.0/17", "medium", "sg-wide-private"],
    ["tcp 443", "172.16.0.0/20", "medium", "sg-wide-private"],
    ["tcp 443", "192.168.0.0/21", "low", "sg-wide-private"],
    ["tcp 443", "10.0.0.0/23", "low", "sg-wide-private"],
    ["tcp 443", "10.0.0.0/24", undefined, "tight"],
    ["tcp 443", "100.64.0.0/10", "high", "sg-wide-private"],
    ["tcp 443", "fc00::/7", "high", "sg-wide-private"],
    ["tcp 443", "fd00::/60", "medium", "sg-wide-private"],
    ["tcp 443", "fd00::/64", undefined, "tight"],
    // no packet comes from there
    ["-1", "127.0.0.0/8", undefined, "no packet comes from there"],
    ["-1", "169.254.0.0/16", undefined, "no packet comes from there"],
    ["-1", "224.0.0.0/4", undefined, "no packet comes from there"],
    ["-1", "fe80::/10", undefined, "no packet comes from there"],
    ["-1", "0.0.0.0/32", undefined, "no packet comes from there"],
    ["-1", "sg-2", undefined, "group reference"],
  ])("%s from %s: %s (%s)", (traffic, peer, severity, kind) => {
    const { finding, row: found } = assess(traffic, peer);
    expect([finding?.severity, finding?.kind ?? found.because]).toEqual([severity, kind]);
    expect(found.severity).toBe(severity ?? null);
  });

  test.each<
    [name: string, cidrs: readonly string[] | null, ownerId: string, severity: string | undefined, missing: number]
  >([
    ["the internet in two halves", ["0.0.0.0/1", "128.0.0.0/1"], ACCOUNT, "critical", 0],
    ["offices", ["203.0.113.0/24"], ACCOUNT, undefined, 0],
    ["no entries", [], ACCOUNT, undefined, 0],
    ["entries that nobody collected", null, ACCOUNT, undefined, 1],
    ["entries of AWS's own list", null, "AWS", undefined, 0],
  ])("a prefix list of %s", (_name, cidrs, ownerId, severity, missing) => {
    const found = assess("tcp 22", "pl-1", [list(cidrs, ownerId)]);
    expect([found.finding?.severity, found.missing.length]).toEqual([severity, missing]);
  });

  test("a prefix list that the snapshot does not hold is incomplete", () => {
    expect(assess("tcp 22", "pl-9").missing[0]?.file).toBe("ec2-get-managed-prefix-list-entries-pl-9.json");
  });
});

describe("entries of network ACLs are one milder, and judged by what earlier ones leave", () => {
  const find = (ingress: readonly string[], more: Partial<NetworkAcl> = {}) => {
    const snapshot = { ...region({ groups: [] }), network: network({ networkAcls: [acl(ingress, more)] }) };
    return assessRegion({ region: snapshot, now: NOW });
  };
  const severities = (ingress: readonly string[]) => find(ingress).rules.map((one) => one.severity);

  test.each<[ingress: readonly string[], severities: readonly (string | null)[]]>([
    [[], []],
    [["deny -1 0.0.0.0/0"], []],
    [["allow -1 0.0.0.0/0"], ["high"]],
    [["allow -1 ::/0"], ["high"]],
    [["allow tcp 22 0.0.0.0/0"], ["high"]],
    [["allow tcp 443 0.0.0.0/0"], ["medium"]],
    [["allow icmp 8--1 0.0.0.0/0"], ["info"]],
    [["allow tcp 22 10.0.0.0/16"], ["medium"]],
    [["allow tcp 22 10.0.0.0/20"], ["low"]],
    [["allow tcp 22 10.0.0.0/23"], ["info"]],
    [["allow tcp 22 10.0.0.0/24"], [null]],
    [["deny tcp 22 0.0.0.0/0", "allow tcp 22 0.0.0.0/0"], [null]],
    [["allow tcp 22 0.0.0.0/0", "deny tcp 22 0.0.0.0/0"], ["high"]],
    [["deny -1 0.0.0.0/0", "allow tcp 22 0.0.0.0/0"], [null]],
    [["deny udp 22 0.0.0.0/0", "allow tcp 22 0.0.0.0/0"], ["high"]],
    [["deny -1 ::/0", "allow tcp 22 0.0.0.0/0"], ["high"]],
    [["deny tcp 0-1023 0.0.0.0/0", "allow tcp 0-1100 0.0.0.0/0"], ["medium"]],
    [["deny tcp 22 0.0.0.0/1", "deny tcp 22 128.0.0.0/1", "allow tcp 22 0.0.0.0/0"], [null]],
    [["deny tcp 22 0.0.0.0/1", "allow tcp 22 0.0.0.0/0"], ["high"]],
    [["deny tcp 22 203.0.113.0/24", "allow tcp 22 0.0.0.0/0"], ["high"]],
    [["deny tcp 22 10.0.0.0/17", "allow tcp 22 10.0.0.0/16"], ["low"]],
    [["deny icmp 8--1 0.0.0.0/0", "allow icmp -1--1 0.0.0.0/0"], ["info"]],
    [["deny icmp -1--1 0.0.0.0/0", "allow icmp -1--1 0.0.0.0/0"], [null]],
    // two entries for one line of traffic: each is judged alone
    [
      ["allow tcp 22 0.0.0.0/0", "allow -1 0.0.0.0/0"],
      ["high", "high"],
    ],
    // what only the rest of all traffic lets in
    [["deny tcp 0-65535 0.0.0.0/0", "deny udp 0-65535 0.0.0.0/0", "allow -1 0.0.0.0/0"], ["medium"]],
  ])("%j: %j", (ingress, expected) => expect(severities(ingress)).toEqual(expected));

  test("a finding names itself as an ACL's, with the denies before it as evidence", () => {
    const [found] = find(["deny tcp 23 0.0.0.0/0", "allow -1 0.0.0.0/0"]).findings as [Finding];
    expect(found).toMatchObject({ kind: "acl-open-critical-port", resource: { type: "network-acl", id: "acl-1" } });
    expect(found.evidence.map((step) => step.says)).toEqual([
      "ingress 100 deny tcp 23 from 0.0.0.0/0",
      "ingress 200 allow all traffic from 0.0.0.0/0",
    ]);
  });

  test("its id outlives a new number", () => {
    const [first] = find(["allow -1 0.0.0.0/0"]).findings as [Finding];
    const [second] = find(["deny tcp 23 0.0.0.0/0", "allow -1 0.0.0.0/0"]).findings as [Finding];
    expect(second.findingId).toBe(first.findingId);
  });

  test.each<[name: string, rules: readonly string[], more: Partial<NetworkAcl>, state: string]>([
    ["no subnet has it", ["tcp 22 0.0.0.0/0"], { subnetIds: [] }, "not-reachable"],
    ["no group lets as much in", ["tcp 22 203.0.113.0/24"], {}, "not-reachable"],
    ["a group behind it does", ["tcp 22 0.0.0.0/0"], {}, "reachable"],
    ["a group in another subnet does", ["tcp 22 0.0.0.0/0"], { subnetIds: ["subnet-2"] }, "not-reachable"],
  ])("exposure when %s", (_name, rules, more, state) => {
    const ingress = rules.map((text) => {
      const words = text.split(" ");
      return rule(words.slice(0, -1).join(" "), words.at(-1) as string);
    });
    const enis = [eni("eni-1", ["sg-1"], { publicAddresses: ["203.0.113.7"] })];
    const snapshot = {
      ...region({ groups: [group("sg-1", ingress)], enis }),
      network: network({
        networkAcls: [
          acl(["allow tcp 22 0.0.0.0/0"], more),
          acl(["allow -1 0.0.0.0/0"], {
            networkAclId: "acl-2",
            subnetIds: more.subnetIds === undefined ? [] : ["subnet-1"],
          }),
        ],
      }),
    };
    const found = assessRegion({ region: snapshot, now: NOW }).findings.find((one) => one.resource.id === "acl-1");
    expect(found?.exposure.state).toBe(state);
  });
});

test.each([
  ["were not collected", [{ file: "ec2-describe-network-interfaces.json", reason: "AccessDenied" }], "unknown"],
  ["are all there", [], "not-reachable"],
])("whether a network ACL lets anybody in, where interfaces %s", (_name, missing, state) => {
  const networkAcls = [acl(["allow tcp 22 0.0.0.0/0"])];
  const snapshot = { ...region({ groups: [], enis: [] }), missing, network: network({ networkAcls }) };
  const [found] = assessRegion({ region: snapshot, now: NOW }).findings;
  expect(found?.exposure.state).toBe(state);
});

describe("with evidence", () => {
  const groups = [group("sg-1", [rule("tcp 443", "10.0.0.0/16"), rule("tcp 22", "0.0.0.0/0")])];
  const snapshot = { ...region({ groups }), network: network() };
  // Every source every week: evidence that no grade finds wanting.
  const weeks = Array.from({ length: 13 }, (_, week) => FROM + week * 7 * 86_400);
  const rows = addressesIn("10.0.7.16/28").flatMap((source) =>
    weeks.map((seen) => {
      const date = new Date(seen * 1000).toISOString().slice(0, 10);
      return row(eniOf("sg-1"), 6, 443, source, { date, firstSeen: seen, lastSeen: seen + 60 });
    }),
  );
  const assessed = assessRegion({ region: snapshot, evidence: evidence(rows, [eniOf("sg-1")]), now: NOW });

  test("a finding tells its hits, and how much a plan would take away", () => {
    const found = assessed.findings.find((one) => one.kind === "sg-wide-private");
    expect(found?.use).toMatchObject({ state: "used", recordCount: 208, sourceCount: 16 });
    expect(found?.shrink).toEqual({ addressesBefore: "65536", addressesAfter: "16" });
    expect(assessed.findings.find((one) => one.kind === "sg-open-critical-port")?.use?.state).toBe("unused");
  });

  test("evidence that saw no interface of the region tells of no hits, and the region is incomplete", () => {
    const elsewhere = assessRegion({ region: snapshot, evidence: evidence([], ["eni-elsewhere"]), now: NOW });
    expect(elsewhere.findings.map(({ use }) => use?.state)).toEqual(["unseen", "unseen"]);
    expect(elsewhere.missing.map(({ file }) => file)).toContain("evidence");
    expect(assessed.missing).toEqual([]);
  });

  test("the region tells what plans would remove", () => {
    expect(assessed.shrinks).toEqual([
      {
        accountId: ACCOUNT,
        region: REGION,
        groupId: "sg-1",
        groupName: "sg-1",
        addressesBefore: "65536",
        addressesAfter: "16",
        rulesBefore: 2,
        rulesAfter: 2,
      },
    ]);
  });
});

describe("a report adds up", () => {
  const of = (accountId: string, peers: readonly string[]) =>
    assessRegion({
      region: {
        ...region({
          groups: [
            group(
              "sg-1",
              peers.map((peer) => rule("tcp 22", peer)),
            ),
          ],
        }),
        accountId,
        network: network({ networkAcls: [] }),
      },
      now: NOW,
    });
  const origin = { createdAt: NOW, toolVersion: "0.1.0", evidence: null };

  test("accounts worst first: one critical before any number of high", () => {
    const tally = new ReportTally();
    tally.add(
      of(
        "111111111111",
        Array.from({ length: 200 }, (_, n) => `10.${n}.0.0/16`),
      ),
    );
    tally.add(of("222222222222", ["0.0.0.0/0"]));
    tally.add(of("333333333333", []));
    const summary = tally.summary(origin);
    expect(summary.accounts.map((one) => [one.rank, one.accountId])).toEqual([
      [1, "222222222222"],
      [2, "111111111111"],
      [3, "333333333333"],
    ]);
    expect(summary.totals.counts).toMatchObject({ critical: 1, high: 200 });
    expect(summary.complete).toBe(true);
    expect(reportSchema.safeParse({ ...summary, findings: of("222222222222", ["0.0.0.0/0"]).findings }).success).toBe(
      true,
    );
  });

  test("regions of one account together, and what could not be read makes it incomplete", () => {
    const tally = new ReportTally();
    tally.add(of(ACCOUNT, ["0.0.0.0/0"]));
    tally.add({ ...of(ACCOUNT, ["0.0.0.0/0"]), region: "eu-west-2" });
    tally.addUnreadable({ accountId: "444444444444", region: "eu-west-1", code: "X", reason: "AccessDenied" });
    const summary = tally.summary(origin);
    expect(summary.accounts[0]).toMatchObject({ regions: ["eu-west-1", "eu-west-2"], counts: { critical: 2 } });
    expect([summary.complete, summary.unreadable.length]).toEqual([false, 1]);
  });

  test("names the ten plans that remove most, the largest first", () => {
    const tally = new ReportTally();
    const shrink = (n: number) => ({
      ...{ accountId: ACCOUNT, region: REGION, groupName: "x", rulesBefore: 1, rulesAfter: 1 },
      groupId: `sg-${n}`,
      addressesBefore: String(2n ** BigInt(n)),
      addressesAfter: "1",
    });
    tally.add({ ...of(ACCOUNT, []), shrinks: Array.from({ length: 90 }, (_, n) => shrink(n)) });
    expect(tally.summary(origin).shrinks.map((one) => one.groupId)).toEqual(
      Array.from({ length: 10 }, (_, n) => `sg-${89 - n}`),
    );
  });

  test("of nothing", () => {
    const summary = new ReportTally().summary(origin);
    expect([summary.accounts, summary.totals.ruleCount, summary.complete]).toEqual([[], 0, true]);
  });
});
