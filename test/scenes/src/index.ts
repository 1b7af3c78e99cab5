import type { Coverage, Evidence, EvidenceRow } from "@sgt/flowlogs";
import type { LiveRule, NetworkInterface, Peer, PrefixList, RegionSnapshot, SecurityGroup } from "@sgt/snapshot";

// Small true snapshots and evidence, made in one line each.

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
export const NOW = "2026-11-20T12:00:00Z";
const DAY = 86_400;
/** 90 days up to 2026-11-20. */
export const TO: number = Date.parse("2026-11-20T00:00:00Z") / 1000;
export const FROM: number = TO - 90 * DAY;

/** `rule("tcp 443", "10.0.0.0/16")`, `rule("tcp 1000-2000", "sg-2")`, `rule("-1", "pl-1")`. */
export function rule(traffic: string, peer: string, more: Partial<LiveRule> = {}): LiveRule {
  const [protocol = "", ports] = traffic.split(" ");
  const [from, to] = (ports ?? "").split(/(?<=\d)-/);
  return {
    protocol,
    fromPort: ports === undefined ? null : Number(from),
    toPort: ports === undefined ? null : Number(to ?? from),
    peer: peerOf(peer),
    ...more,
  };
}

function peerOf(text: string): Peer {
  if (text.startsWith("sg-")) return { kind: "group", groupId: text };
  if (text.startsWith("pl-")) return { kind: "prefix-list", prefixListId: text };
  return text.includes(":") ? { kind: "ipv6", cidr: text } : { kind: "ipv4", cidr: text };
}

export function group(groupId: string, ingress: readonly LiveRule[], more: Partial<SecurityGroup> = {}): SecurityGroup {
  return {
    groupId,
    groupName: groupId,
    description: "",
    vpcId: "vpc-1",
    ownerId: ACCOUNT,
    tags: {},
    ingress,
    egress: [],
    ...more,
  };
}

export function eni(
  eniId: string,
  groupIds: readonly string[],
  more: Partial<NetworkInterface> = {},
): NetworkInterface {
  return {
    eniId,
    groupIds,
    vpcId: "vpc-1",
    subnetId: "subnet-1",
    addresses: [],
    publicAddresses: [],
    availabilityZone: "eu-west-1a",
    instanceId: null,
    isAttached: true,
    interfaceType: "interface",
    description: "",
    ...more,
  };
}

export interface RegionParts {
  readonly groups: readonly SecurityGroup[];
  /** One interface for each group when left out. */
  readonly enis?: readonly NetworkInterface[];
  readonly prefixLists?: readonly PrefixList[];
  readonly ruleQuota?: number | null;
}

export function region(parts: RegionParts): RegionSnapshot {
  return {
    accountId: ACCOUNT,
    region: REGION,
    collectedAt: null,
    groups: parts.groups,
    enis: parts.enis ?? parts.groups.map(({ groupId }) => eni(eniOf(groupId), [groupId])),
    prefixLists: parts.prefixLists ?? [],
    flowLogs: [],
    ruleQuota: parts.ruleQuota === undefined ? 60 : parts.ruleQuota,
    missing: [{ file: "ec2-describe-flow-logs.json", reason: "not in the folder" }],
  };
}

/** The interface that `region` makes for a group. */
export const eniOf = (groupId: string): string => `eni-${groupId}`;

export function row(
  eniId: string,
  protocol: number,
  port: number,
  source: string,
  more: Partial<EvidenceRow> = {},
): EvidenceRow {
  return {
    accountId: ACCOUNT,
    region: REGION,
    eniId,
    family: source.includes(":") ? 6 : 4,
    protocol,
    port,
    source,
    action: "ACCEPT",
    date: "2026-11-01",
    recordCount: 1,
    packetCount: 10,
    byteCount: 1000,
    firstSeen: TO - 19 * DAY,
    lastSeen: TO - 19 * DAY + 60,
    initiation: "initiated",
    ...more,
  } as EvidenceRow;
}

/** Evidence in which each of the interfaces was seen in every hour. */
export function evidence(
  rows: readonly EvidenceRow[],
  eniIds: readonly string[],
  more: Partial<Coverage> = {},
): Evidence {
  const coverage = {
    asked: { from: FROM, to: TO },
    covered: { from: FROM, to: TO },
    daysWithoutData: [],
    objectCount: 1,
    byteCount: 1,
    recordCount: rows.length,
    acceptedCount: rows.length,
    rejectedCount: 0,
    noDataCount: 0,
    skipDataCount: 0,
    outsideWindowCount: 0,
    initiationCounts: { initiated: rows.length, unknown: 0, "likely-response": 0, response: 0 },
    enis: eniIds.map((eniId) => ({
      eniId,
      known: true,
      recordCount: 1,
      hoursWithData: 90 * 24,
      hoursNoData: 0,
      hoursSkipped: 0,
      firstSeen: FROM,
      lastSeen: TO,
    })),
    unread: [],
    malformed: [],
    complete: true,
    ...more,
  } as Coverage;
  return { coverage, rows };
}

/** All addresses of an IPv4 CIDR, or every n-th left out. */
export function addressesIn(cidr: string, leaveOutEvery: number = Number.POSITIVE_INFINITY): string[] {
  const [base = "", length = "32"] = cidr.split("/");
  const [a, b, c, d] = base.split(".").map(Number) as [number, number, number, number];
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return Array.from({ length: 2 ** (32 - Number(length)) }, (_, index) => index)
    .filter((index) => index % leaveOutEvery !== leaveOutEvery - 1)
    .map((index) => first + index)
    .map((value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join("."));
}
