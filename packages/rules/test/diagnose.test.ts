import { describe, expect, test } from "@jest/globals";
import type { EvidenceRow } from "@sgt/flowlogs";
import {
  type AppliedChange,
  type DiagnoseInput,
  type Diagnosis,
  diagnose,
  discoverRequests,
  parseTraffic,
} from "@sgt/rules";
import { eni, evidence, group, region, row, rule } from "@sgt/scenes";
import { type LiveRule, trafficKey } from "@sgt/snapshot";

const NOW = Date.parse("2026-11-20T12:00:00Z") / 1000;
const HOUR = 3_600;
const CHANGED = NOW - 2 * HOUR;
const WINDOW = { from: NOW - 4 * HOUR, to: NOW };

/** Refused at some hours before now; the last hour unless said. */
function refused(source: string, port = 443, more: Partial<EvidenceRow> = {}): EvidenceRow {
  const seen = { firstSeen: NOW - HOUR, lastSeen: NOW - HOUR + 60, date: "2026-11-20" };
  return row("eni-1", 6, port, source, { action: "REJECT", initiation: "unknown", ...seen, ...more });
}
const accepted = (source: string, port = 443, at = NOW - 30 * 86_400, eniId = "eni-1"): EvidenceRow =>
  row(eniId, 6, port, source, { firstSeen: at, lastSeen: at + 60 });

const removed = (...rules: LiveRule[]): AppliedChange => ({
  planId: "plan-000000000001",
  journalPath: "journal.ndjson",
  groupId: "sg-1",
  groupName: "web",
  at: CHANGED,
  removed: rules,
});
const WIDE = rule("tcp 443", "10.0.0.0/16", { ruleId: "sgr-1" });

const groups = [
  group("sg-1", [rule("tcp 443", "10.0.1.0/24"), rule("tcp 22", "10.0.0.0/8")], { groupName: "web" }),
  group("sg-2", [rule("udp 53", "10.0.0.0/8"), rule("tcp 8080", "0.0.0.0/0")], { groupName: "shared" }),
];
const enis = [eni("eni-1", ["sg-1"]), eni("eni-2", ["sg-1", "sg-2"]), eni("eni-3", ["sg-2"]), eni("eni-4", ["sg-2"])];

function of(rows: readonly EvidenceRow[], more: Partial<DiagnoseInput> = {}): Diagnosis {
  const rejectedCount = rows.filter(({ action }) => action === "REJECT").length;
  const seen = evidence(rows, [], { covered: { from: WINDOW.from, to: NOW }, rejectedCount, recordCount: 1 });
  return diagnose({ region: region({ groups, enis }), evidence: seen, window: WINDOW, now: NOW, ...more });
}

const history = (...rows: EvidenceRow[]) => ({ history: { rows } });
const changed = (...rules: LiveRule[]) => ({ changes: [removed(...rules)] });

describe("why a source is refused", () => {
  test.each<[name: string, rows: EvidenceRow[], more: Partial<DiagnoseInput>, cause: string, explainedBy: string]>([
    [
      "it came before the change, through a rule that went",
      [refused("10.0.9.9")],
      { ...history(accepted("10.0.9.9")), ...changed(WIDE) },
      "regression",
      "sgr-1",
    ],
    [
      "it came before, and the logs of the window show it",
      [refused("10.0.9.9"), accepted("10.0.9.9", 443, NOW - 3 * HOUR)],
      changed(WIDE),
      "regression",
      "sgr-1",
    ],
    [
      "it came before, and no change that is known explains it",
      [refused("10.0.9.9")],
      history(accepted("10.0.9.9")),
      "regression",
      "",
    ],
    [
      "it came to another interface of the group",
      [refused("10.0.9.9")],
      history(accepted("10.0.9.9", 443, NOW - 30 * 86_400, "eni-2")),
      "regression",
      "",
    ],
    [
      "it came to an interface of another group only",
      [refused("10.0.9.9")],
      history(accepted("10.0.9.9", 443, NOW - 30 * 86_400, "eni-3")),
      "never-allowed",
      "",
    ],
    ["it came on another port only", [refused("10.0.9.9")], history(accepted("10.0.9.9", 80)), "never-allowed", ""],
    [
      "it was refused first and came later: nothing broke it",
      [refused("10.0.9.9", 443, { firstSeen: NOW - 3 * HOUR, lastSeen: NOW - 3 * HOUR })],
      history(accepted("10.0.9.9", 443, NOW - 2 * HOUR)),
      "never-allowed",
      "",
    ],
    ["inside a rule that went, and never seen", [refused("10.0.9.9")], changed(WIDE), "removed-unseen", "sgr-1"],
    [
      "refused before the change: the change did not do it",
      [refused("10.0.9.9", 443, { firstSeen: CHANGED - 120, lastSeen: CHANGED - 60 })],
      changed(WIDE),
      "never-allowed",
      "",
    ],
    ["a rule that went on another port", [refused("10.0.9.9", 444)], changed(WIDE), "never-allowed", ""],
    ["the groups admit it", [refused("10.0.1.9")], {}, "allowed-by-groups", ""],
    [
      "the groups admit it, whatever went",
      [refused("10.0.1.9")],
      { ...history(accepted("10.0.1.9")), ...changed(WIDE) },
      "allowed-by-groups",
      "",
    ],
    [
      "any rule anywhere is not enough: another group admits that port",
      [refused("10.0.9.9", 8080)],
      {},
      "never-allowed",
      "",
    ],
    ["of two groups one admits it", [refused("10.0.9.9", 8080, { eniId: "eni-2" })], {}, "allowed-by-groups", ""],
    ["the same port of another protocol", [refused("10.0.9.9", 53, { eniId: "eni-3" })], {}, "never-allowed", ""],
    ["never allowed", [refused("10.0.9.9")], {}, "never-allowed", ""],
  ])("%s", (_name, rows, more, cause, explainedBy) => {
    const { refusals } = of(rows, more);
    expect(refusals.map((one) => one.cause)).toEqual([cause]);
    expect(refusals[0]?.explained?.rule.ruleId ?? "").toBe(explainedBy);
  });
});

test("one line for each source, port and groups: first, last, count, interfaces", () => {
  const { refusals } = of([
    refused("10.0.9.9", 443, { recordCount: 3 }),
    refused("10.0.9.9", 443, { recordCount: 2, firstSeen: NOW - 3 * HOUR, lastSeen: NOW - 3 * HOUR }),
    refused("10.0.9.9", 443, { eniId: "eni-2", recordCount: 7 }),
  ]);
  expect(
    refusals.map(({ groups: named, eniIds, recordCount, firstSeen, lastSeen }) => ({
      groups: named.map(({ groupName }) => groupName),
      eniIds,
      recordCount,
      hours: [(NOW - firstSeen) / HOUR, Math.floor((NOW - lastSeen) / HOUR)],
    })),
  ).toEqual([
    { groups: ["web", "shared"], eniIds: ["eni-2"], recordCount: 7, hours: [1, 0] },
    { groups: ["web"], eniIds: ["eni-1"], recordCount: 5, hours: [3, 0] },
  ]);
});

test("worst first: by cause, then by count", () => {
  const rows = [
    refused("10.0.1.9", 443, { recordCount: 900 }),
    refused("10.9.0.1", 443, { recordCount: 800 }),
    refused("10.0.9.1", 443, { recordCount: 1 }),
    refused("10.0.9.2", 443, { recordCount: 5 }),
    refused("10.0.8.8", 443, { recordCount: 50 }),
  ];
  const diagnosis = of(rows, { ...history(accepted("10.0.9.1"), accepted("10.0.9.2")), ...changed(WIDE) });
  expect(diagnosis.refusals.map(({ cause, source }) => `${cause} ${source}`)).toEqual([
    "regression 10.0.9.2",
    "regression 10.0.9.1",
    "removed-unseen 10.0.8.8",
    "allowed-by-groups 10.0.1.9",
    "never-allowed 10.9.0.1",
  ]);
  expect(diagnosis.counts).toEqual({
    regression: 2,
    "removed-unseen": 1,
    "allowed-by-groups": 1,
    "never-allowed": 1,
  });
});

test("the noise of the internet is one line, but not a public source that was cut off", () => {
  const scans = Array.from({ length: 20 }, (_, i) => refused(`198.51.100.${i}`, i % 2 === 0 ? 22 : 3389));
  const more = changed(rule("tcp 443", "203.0.113.0/24", { ruleId: "sgr-9" }));
  const rows = [...scans, refused("198.51.100.7", 23), refused("203.0.113.7")];
  const { refusals, noise } = of(rows, more);
  expect(refusals.map(({ source, cause }) => [source, cause])).toEqual([["203.0.113.7", "removed-unseen"]]);
  expect(noise).toEqual({
    sourceCount: 20,
    recordCount: 21,
    ports: [
      { protocol: 6, port: 22, recordCount: 10 },
      { protocol: 6, port: 3389, recordCount: 10 },
      { protocol: 6, port: 23, recordCount: 1 },
    ],
  });
  expect(of(rows, { ...more, includePublic: true }).refusals).toHaveLength(22);
});

test("answers that were refused are not clients, and interfaces that are gone are named", () => {
  const { refusals, answers, unattributed } = of([
    refused("10.0.9.9", 51_000, { initiation: "response" }),
    refused("10.0.9.9", 52_000, { initiation: "likely-response" }),
    refused("10.0.9.9", 443, { eniId: "eni-gone", recordCount: 4 }),
    refused("10.0.9.9", 443, { eniId: "eni-far", accountId: "210987654321" }),
    refused("10.0.9.9", 443, { eniId: "eni-far", region: "us-east-1" }),
  ]);
  expect(refusals).toEqual([]);
  expect([answers.sourceCount, answers.recordCount]).toEqual([1, 2]);
  expect(unattributed).toEqual({ eniIds: ["eni-gone"], recordCount: 4 });
});

test("refusals outside the window do not count", () => {
  const early = refused("10.0.9.9", 443, { firstSeen: NOW - 6 * HOUR, lastSeen: NOW - 5 * HOUR });
  expect(of([early]).refusals).toEqual([]);
});

describe("logs that cannot tell", () => {
  const flowLog = {
    flowLogId: "fl-1",
    resourceId: "vpc-1",
    trafficType: "ACCEPT" as const,
    status: "ACTIVE",
    deliverStatus: "SUCCESS",
    createdAt: null,
    logFormat: "",
  };
  const noRecords = evidence([], [], { covered: null, recordCount: 0, rejectedCount: 0 });
  const ends = (to: number) =>
    evidence([refused("10.0.9.9")], [], { covered: { from: to - HOUR, to }, recordCount: 1, rejectedCount: 1 });
  test.each<[name: string, more: Partial<DiagnoseInput>, code: string]>([
    ["none in the window", { evidence: noRecords }, "SGT_RULES_NO_LOGS"],
    [
      "accepted traffic only",
      { region: { ...region({ groups, enis }), flowLogs: [flowLog] } },
      "SGT_RULES_LOGS_WITHOUT_REJECT",
    ],
    ["older than the change", { evidence: ends(CHANGED - 1), ...changed(WIDE) }, "SGT_RULES_LOGS_BEFORE_CHANGE"],
    ["of the future", { evidence: ends(NOW + 2 * HOUR) }, "SGT_RULES_CLOCK_SKEW"],
    ["a change of the future", { changes: [{ ...removed(WIDE), at: NOW + HOUR }] }, "SGT_RULES_CLOCK_SKEW"],
  ])("%s", (_name, more, code) => {
    expect(() => of([], more)).toThrow(expect.objectContaining({ code }));
  });

  test("nobody refused, by logs that would tell", () => {
    const told = { ...region({ groups, enis }), flowLogs: [{ ...flowLog, trafficType: "ALL" as const }] };
    expect(of([], { region: told }).refusals).toEqual([]);
  });
});

describe("what would let them in", () => {
  const found = (rows: EvidenceRow[], options = {}, more: Partial<DiagnoseInput> = {}) => {
    const { requests, passedOver } = discoverRequests(of(rows, more), enis, { includeNeverAllowed: true, ...options });
    return {
      requests: requests.map(
        (one) => `${one.groupId} ${trafficKey(one)} ${one.cidr}${one.note ? ` (${one.note})` : ""}`,
      ),
      passedOver: passedOver.map(({ id, refusal }) => `${id} ${refusal.source}`),
    };
  };
  const publishedBy = (serviceName: string) => (address: string) =>
    address.startsWith("198.51.100.") ? { cidr: "198.51.100.0/24", service: serviceName, region: "eu-west-1" } : null;
  const everybody = { includePublic: true };

  type Row = [
    name: string,
    rows: EvidenceRow[],
    options: object,
    more: Partial<DiagnoseInput>,
    requests: string[],
    left: string[],
  ];

  test("a prefix of more addresses than were confirmed is refused", () => {
    const options = { ...everybody, findService: publishedBy("EC2"), wholePrefixes: new Map([["EC2", 255n]]) };
    expect(() => found([refused("198.51.100.7")], options, everybody)).toThrow(
      expect.objectContaining({ code: "SGT_RULES_TOO_MANY_ADDRESSES" }),
    );
  });

  // The article's rows for partition_flows_by_group, split_aws_service_flows and filter_flows are among these.
  test.each<Row>([
    ["one source, one group", [refused("10.0.9.9")], {}, {}, ["sg-1 tcp 443-443 10.0.9.9/32"], []],
    [
      "sources side by side are one CIDR, and not one address more",
      ["10.0.9.8", "10.0.9.9", "10.0.9.11"].map((one) => refused(one)),
      {},
      {},
      ["sg-1 tcp 443-443 10.0.9.8/31", "sg-1 tcp 443-443 10.0.9.11/32"],
      [],
    ],
    [
      "with tolerance",
      ["10.0.9.8", "10.0.9.9", "10.0.9.11"].map((one) => refused(one)),
      { tolerance: 0.3 },
      {},
      ["sg-1 tcp 443-443 10.0.9.8/30"],
      [],
    ],
    [
      "an interface with several groups: the one on the fewest interfaces",
      [refused("10.0.9.9", 443, { eniId: "eni-2" })],
      {},
      {},
      ["sg-1 tcp 443-443 10.0.9.9/32"],
      [],
    ],
    [
      "an interface with several groups: the one that was asked for",
      [refused("10.0.9.9", 443, { eniId: "eni-2" })],
      { groupIds: ["sg-2"] },
      {},
      ["sg-2 tcp 443-443 10.0.9.9/32"],
      [],
    ],
    [
      "an interface with several groups: the one whose rule went",
      [refused("10.0.9.9", 443, { eniId: "eni-2" })],
      {},
      { changes: [{ ...removed(WIDE), groupId: "sg-2" }] },
      ["sg-2 tcp 443-443 10.0.9.9/32"],
      [],
    ],
    [
      "several interfaces of one group are one rule",
      [refused("10.0.9.9"), refused("10.0.9.9", 443, { eniId: "eni-2" })],
      {},
      {},
      ["sg-1 tcp 443-443 10.0.9.9/32"],
      [],
    ],
    [
      "only these ports",
      [refused("10.0.9.9"), refused("10.0.9.9", 81)],
      { traffic: [parseTraffic("80-90")] },
      {},
      ["sg-1 tcp 81-81 10.0.9.9/32"],
      [],
    ],
    [
      "never allowed, unless it is asked for",
      [refused("10.0.9.9"), refused("10.0.9.8", 444)],
      { includeNeverAllowed: false },
      changed(WIDE),
      ["sg-1 tcp 443-443 10.0.9.9/32"],
      ["never-allowed 10.0.9.8"],
    ],
    ["groups that admit it already", [refused("10.0.1.9")], {}, {}, [], ["allowed-by-groups 10.0.1.9"]],
    ["a group that was not asked for", [refused("10.0.9.9")], { groupIds: ["sg-9"] }, {}, [], ["no-group 10.0.9.9"]],
    ["ICMP", [refused("10.0.9.9", 0, { protocol: 1 })], {}, {}, [], ["protocol-without-ports 10.0.9.9"]],
    ["the internet", [refused("198.51.100.7")], {}, {}, [], []],
    [
      "the internet, when it is meant",
      [refused("198.51.100.7")],
      everybody,
      everybody,
      ["sg-1 tcp 443-443 198.51.100.7/32"],
      [],
    ],
    [
      "addresses of one AWS service are its published prefix",
      [refused("198.51.100.7"), refused("198.51.100.9"), refused("203.0.113.1"), refused("10.0.9.9")],
      { ...everybody, findService: publishedBy("ROUTE53_HEALTHCHECKS") },
      everybody,
      [
        "sg-1 tcp 443-443 10.0.9.9/32",
        "sg-1 tcp 443-443 203.0.113.1/32",
        "sg-1 tcp 443-443 198.51.100.0/24 (ROUTE53_HEALTHCHECKS eu-west-1)",
      ],
      [],
    ],
    ...["EC2", "AMAZON", "CLOUD9", "CODEBUILD"].map(
      (name): Row => [
        `${name} rents machines: an address of it, and not one more, whatever the tolerance`,
        [refused("198.51.100.7"), refused("198.51.100.9")],
        { ...everybody, findService: publishedBy(name), tolerance: 0.9 },
        everybody,
        ["sg-1 tcp 443-443 198.51.100.7/32", "sg-1 tcp 443-443 198.51.100.9/32"],
        [],
      ],
    ),
    [
      "EC2 by name, and the count confirmed",
      [refused("198.51.100.7"), refused("198.51.100.9")],
      { ...everybody, findService: publishedBy("EC2"), wholePrefixes: new Map([["EC2", 256n]]) },
      everybody,
      ["sg-1 tcp 443-443 198.51.100.0/24 (EC2 eu-west-1)"],
      [],
    ],
    ["IPv6", [refused("fd00::8"), refused("fd00::9")], {}, {}, ["sg-1 tcp 443-443 fd00::8/127"], []],
  ])("%s", (_name, rows, options, more, requests, left) => {
    expect(found(rows, options, more)).toEqual({ requests, passedOver: left });
  });
});
