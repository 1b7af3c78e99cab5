import { expect, test } from "@jest/globals";
import { ruleUsage } from "@sgt/rules";
import { eni, evidence, group, region, row, rule } from "@sgt/scenes";

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
    ["sg-1", "used", 1, 1, 1],
    ["sg-1", "used", 1, 1, 1],
    ["sg-2", "shared", 1, 0, 1],
    ["sg-3", "unseen", 0, 0, 0],
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

test("a rule inside another of the group is overshadowed", () => {
  expect(report.rules.map((use) => use.overshadowedBy)).toEqual([
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
