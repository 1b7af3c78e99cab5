import { describe, expect, test } from "@jest/globals";
import type { EvidenceRow } from "@sgt/flowlogs";
import type { LiveRule } from "@sgt/snapshot";
import type { JournalEntry } from "../journal/journal-entry.js";
import { journalState } from "../journal/journal-state.js";
import { cutOffSources } from "./cut-off.js";
import { journalStatus } from "./journal-status.js";

const rule = (protocol: string, port: number | null, cidr: string): LiveRule => ({
  protocol,
  fromPort: port,
  toPort: port,
  peer: cidr.includes(":") ? { kind: "ipv6", cidr } : { kind: "ipv4", cidr },
});
const WIDE = { ...rule("tcp", 443, "10.0.0.0/16"), ruleId: "sgr-1" };
const NARROW = rule("tcp", 443, "10.0.1.0/24");
const OTHER = rule("udp", 53, "10.0.0.0/16");

const AT = "2026-11-20T12:00:00.000Z";
const CHANGED = Date.parse(AT) / 1000;
const BEGIN = { planId: "p", planHash: "h", accountId: "1", region: "r", callerArn: "a", groupIds: ["sg-1"] };
const call = { run: "apply", groupId: "sg-1" } as const;
const ENTRIES: JournalEntry[] = [
  { kind: "begin", schema: "sgt/journal/v1", ...BEGIN },
  { kind: "group", groupId: "sg-1", groupName: "web", before: [WIDE, OTHER] },
  { kind: "intent", callId: 0, action: "authorize", rules: [NARROW], ...call },
  { kind: "outcome", callId: 0, result: "done", proof: "response" },
  { kind: "intent", callId: 1, action: "revoke", rules: [WIDE], ...call },
  { kind: "outcome", callId: 1, result: "done", proof: "response" },
];
const lines = ENTRIES.map((entry, seq) => ({ ...entry, seq, at: AT }));
const status = journalStatus({ path: "j", lines, torn: false, length: 0, lastSum: "" });

interface Seen {
  readonly source: string;
  readonly action: "ACCEPT" | "REJECT";
  /** Seconds after the change. */
  readonly at: number;
  readonly port?: number;
  readonly protocol?: number;
  readonly eniId?: string;
}

const row = ({ source, action, at, port = 443, protocol = 6, eniId = "eni-1" }: Seen): EvidenceRow => {
  const family = source.includes(":") ? 6 : 4;
  const times = { date: "2026-11-20", firstSeen: CHANGED + at - 10, lastSeen: CHANGED + at };
  const counts = { recordCount: 1, packetCount: 1, byteCount: 1, initiation: "initiated" } as const;
  return { accountId: "1", region: "r", eniId, family, protocol, port, source, action, ...times, ...counts };
};

const cutOff = (seen: readonly Seen[]) =>
  cutOffSources({
    status,
    state: journalState(lines),
    rows: seen.map(row),
    interfaces: [{ eniId: "eni-1", groupIds: ["sg-0", "sg-1"] }],
  });

const REJECTED: Seen = { source: "10.0.9.9", action: "REJECT", at: 60 };

describe("who is cut off by a change", () => {
  test.each<[name: string, seen: Seen, sources: string[]]>([
    ["rejected since, and let in before", REJECTED, ["10.0.9.9"]],
    ["rejected before the change", { ...REJECTED, at: -1 }, []],
    ["accepted since", { ...REJECTED, action: "ACCEPT" }, []],
    ["still let in by a new rule: something else refuses it", { ...REJECTED, source: "10.0.1.9" }, []],
    ["never let in", { ...REJECTED, source: "10.1.0.1" }, []],
    ["on another port", { ...REJECTED, port: 80 }, []],
    ["on another protocol", { ...REJECTED, protocol: 17 }, []],
    ["by a rule that still stands", { ...REJECTED, protocol: 17, port: 53 }, []],
    ["of another family", { ...REJECTED, source: "2001:db8::1" }, []],
    ["on an interface without the group", { ...REJECTED, eniId: "eni-2" }, []],
  ])("%s", (_name, seen, sources) => {
    expect(cutOff([seen]).map((found) => found.source)).toEqual(sources);
  });

  test("adds records up, and tells when the source last came in before", () => {
    const found = cutOff([
      REJECTED,
      { ...REJECTED, at: 600 },
      { ...REJECTED, action: "ACCEPT", at: -3600 },
      { ...REJECTED, action: "ACCEPT", at: -7200 },
      { ...REJECTED, source: "10.0.9.8", at: 900 },
    ]);
    expect(found).toMatchObject([
      { source: "10.0.9.8", rejectedCount: 1, lastAccepted: null },
      { source: "10.0.9.9", rejectedCount: 2, lastRejected: CHANGED + 600, lastAccepted: CHANGED - 3600 },
    ]);
  });
});
