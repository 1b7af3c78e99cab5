import { describe, expect, test } from "@jest/globals";
import type { EvidenceRow } from "@sgt/flowlogs";
import { type Memberships, ruleUsage } from "@sgt/rules";
import { eni, evidence, group, region, row, rule } from "@sgt/scenes";
import type { LiveRule } from "@sgt/snapshot";

const snapshot = region({
  groups: [
    group("sg-1", [
      rule("tcp 443", "10.0.0.0/16"),
      rule("tcp 443", "10.0.1.0/24"),
      rule("tcp 22", "10.0.0.0/16"),
      rule("tcp 443", "sg-2"),
      rule("tcp 443", "pl-1"),
    ]),
    group("sg-2", [rule("tcp 443", "10.0.0.0/8")]),
    group("sg-3", [rule("tcp 443", "10.0.0.0/8")]),
  ],
  enis: [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-1", "sg-2"], { addresses: ["10.9.0.1"] }), eni("eni-3", ["sg-3"])],
  prefixLists: [{ prefixListId: "pl-1", name: "x", family: 4, ownerId: "AWS", weight: 1, cidrs: ["10.8.0.0/16"] }],
});
const rows = [
  row("eni-1", 6, 443, "10.0.5.5", { recordCount: 2, byteCount: 10, firstSeen: 5, lastSeen: 9 }),
  row("eni-1", 6, 443, "10.0.5.5", { recordCount: 3, byteCount: 10, firstSeen: 1, lastSeen: 7, date: "2026-11-02" }),
  row("eni-1", 6, 443, "10.0.1.1"),
  row("eni-1", 6, 443, "10.9.0.1"),
  row("eni-1", 6, 443, "10.8.0.1"),
  row("eni-1", 6, 443, "192.0.2.1"),
  row("eni-1", 6, 9999, "192.0.2.1"),
  row("eni-2", 6, 443, "10.0.5.5"),
  row("eni-lost", 6, 443, "10.0.5.5", { recordCount: 4 }),
];
const report = ruleUsage({ region: snapshot, evidence: evidence(rows, ["eni-1", "eni-2"]) });
const brief = report.rules.map((use) => [
  use.groupId,
  use.state,
  use.recordCount,
  use.soleRecordCount,
  use.sourceCount,
]);

test("each rule has its hit counter, and what it admits alone is told apart", () => {
  expect(brief).toEqual([
    ["sg-1", "used", 7, 5, 2],
    ["sg-1", "shared", 1, 0, 1],
    ["sg-1", "unused", 0, 0, 0],
    ["sg-1", "used", 2, 2, 2],
    ["sg-1", "used", 1, 1, 1],
    ["sg-2", "shared", 1, 0, 1],
    ["sg-3", "possible", 0, 0, 0],
  ]);
});

test("by port, interface and time", () => {
  expect(report.rules[0]).toMatchObject({
    byteCount: 2020,
    firstSeen: 1,
    ports: [{ protocol: 6, port: 443, recordCount: 7, sourceCount: 2 }],
    enis: [
      { eniId: "eni-1", recordCount: 6 },
      { eniId: "eni-2", recordCount: 1 },
    ],
  });
});

test("a rule inside another of the group is shadowed", () => {
  expect(report.rules.map((use) => use.shadowedBy)).toEqual([
    null,
    "tcp 443-443 10.0.0.0/16",
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("what no group or rule answers for is counted", () => {
  expect(report.unattributed).toEqual({ eniCount: 1, recordCount: 4, eniIds: ["eni-lost"] });
  expect(report.unexplainedRecordCount).toBe(1);
});

test.each([
  ["a group that an unseen account may carry", { sharedWith: ["210987654321"] }, "unseen"],
  ["a group of another account", { ownerId: "210987654321" }, "unseen"],
  ["a group of this account alone", {}, "unused"],
])("nothing that came says %s", (_name, more, state) => {
  const shared = region({
    groups: [group("sg-1", [rule("tcp 22", "10.0.0.0/16")], more)],
    enis: [eni("eni-1", ["sg-1"])],
  });
  const used = ruleUsage({ region: shared, evidence: evidence([row("eni-1", 6, 443, "10.0.5.5")], ["eni-1"]) });
  expect(used.rules.map((use) => use.state)).toEqual([state]);
});

test.each([
  ["the interface of its account, where two have one id", "210987654321", "10.0.1.0/24"],
  ["the region's own interface, which says no owner", "123456789012", "10.0.0.0/16"],
  ["an interface of its id, where the account is the flow log's", "333333333333", "10.0.0.0/16"],
])("a record counts for %s", (_name, accountId, cidr) => {
  const shared = region({
    groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")]), group("sg-2", [rule("tcp 443", "10.0.1.0/24")])],
    enis: [eni("eni-1", ["sg-1"]), eni("eni-1", ["sg-2"], { ownerId: "210987654321" })],
  });
  const seen = evidence([row("eni-1", 6, 443, "10.0.1.1", { accountId })], ["eni-1"]);
  const used = ruleUsage({ region: shared, evidence: seen }).rules.filter((use) => use.recordCount > 0);
  expect(used.map(({ rule: { peer } }) => peer)).toEqual([{ kind: "ipv4", cidr }]);
});

describe("a rule that refers to more than the snapshot tells", () => {
  const UNKNOWN = { prefixListId: "pl-1", name: "x", family: 4 as const, ownerId: "AWS", weight: 1, cidrs: null };
  const REF = rule("tcp 443", "sg-2");
  const flow = (more: object = {}) => row("eni-1", 6, 443, "10.0.5.5", more);
  /** States of sg-1's rules, and what is left unexplained. */
  const stateOf = (rules: readonly LiveRule[], rows: readonly EvidenceRow[]) => {
    const world = region({
      groups: [group("sg-1", rules), group("sg-2", [])],
      enis: [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-2"], { addresses: ["10.9.0.1"] })],
      prefixLists: [UNKNOWN],
    });
    const usage = ruleUsage({ region: world, evidence: evidence(rows, ["eni-1"]) });
    return [usage.rules.map((use) => use.state).join(" "), usage.unexplainedRecordCount];
  };
  const partly: Memberships = () => ({ groupIds: ["sg-1"], open: { vpcId: "vpc-1" } });

  test.each<[name: string, rules: readonly LiveRule[], rows: readonly EvidenceRow[], state: string, lost: number]>([
    ["the only one that fits: clients of a balancer, or members that are gone", [REF], [flow()], "used", 0],
    ["a group of an account that is not in the snapshot", [rule("tcp 443", "sg-9")], [flow()], "used", 0],
    ["a list whose entries nobody collected", [rule("tcp 443", "pl-1")], [flow()], "used", 0],
    ["a list that the snapshot does not hold", [rule("tcp 443", "pl-9")], [flow()], "used", 0],
    ["a list of the other family", [rule("tcp 443", "pl-1")], [flow({ source: "fd00::1", family: 6 })], "unused", 1],
    ["another port", [rule("tcp 22", "sg-2")], [flow()], "unused", 1],
    ["two that fit", [REF, rule("tcp 400-500", "pl-1")], [flow()], "possible possible", 0],
    ["two, of which one fits", [REF, rule("tcp 22", "pl-1")], [flow()], "used unused", 0],
    ["a CIDR that admits it too", [REF, rule("tcp 443", "10.0.0.0/16")], [flow()], "possible used", 0],
    [
      "a member's address explains it",
      [REF, rule("tcp 443", "pl-1")],
      [row("eni-1", 6, 443, "10.9.0.1")],
      "used possible",
      0,
    ],
    ["a proved response", [REF], [flow({ initiation: "response" })], "unused", 0],
    ["what is likely a response", [REF], [flow({ initiation: "likely-response" })], "possible", 0],
    ["a response, and on the next day a client", [REF], [flow({ initiation: "likely-response" }), flow()], "used", 0],
    ["a refused flow", [REF], [flow({ action: "REJECT" })], "unused", 0],
    ["an interface that is not known", [REF], [row("eni-9", 6, 443, "10.0.5.5")], "possible", 0],
    ["an interface that is not known, on another port", [REF], [row("eni-9", 6, 22, "10.0.5.5")], "unused", 0],
  ])("%s", (_name, rules, rows, state, lost) => {
    expect(stateOf(rules, rows)).toEqual([state, lost]);
  });

  test("is not used for sure where other groups may have admitted the flow", () => {
    const world = region({ groups: [group("sg-1", [REF]), group("sg-2", [])], enis: [eni("eni-1", ["sg-1"])] });
    const usage = ruleUsage({ region: world, evidence: evidence([flow()], ["eni-1"]), memberships: partly });
    expect(usage.rules.map((use) => use.state)).toEqual(["possible"]);
  });
});

test("a CIDR that only flows of unknown interfaces fit is possible, and its records are told", () => {
  const world = region({ groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")])], enis: [eni("eni-1", ["sg-1"])] });
  const rows = [row("eni-9", 6, 443, "10.0.5.5", { recordCount: 4 }), row("eni-1", 6, 22, "10.0.5.5")];
  const [use] = ruleUsage({ region: world, evidence: evidence(rows, ["eni-1"]) }).rules;
  expect(use).toMatchObject({ state: "possible", possibleRecordCount: 4, recordCount: 0, firstSeen: null });
});
