import { type Plan, planCompaction, planTightening } from "@sgt/rules";
import { type LiveRule, type Peer, ruleIdentity } from "@sgt/snapshot";
import { NOW, regionOf } from "./day-two-plans.js";
import { ACCOUNT, type GroupCase, REGION } from "./plan-of.js";

/** An account and a plan for it, made from a number; the same number makes the same. */
export interface RandomCase {
  readonly groups: readonly GroupCase[];
  readonly quota: number;
  readonly plan: Plan;
}

/** mulberry32: small, seeded, good enough to choose test cases. Returns 0 (included) to 1 (excluded). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Two groups of rules that overlap as they like, of every kind and both families, one of them at its quota or near
 * it; and evidence of a few addresses. Null when the planner finds nothing to change.
 *
 * @param rooms - how many rules more the quota may allow than the fuller group has
 */
export function randomCase(seed: number, rooms: readonly number[] = [0, 0, 0, 1, 1, 2, 4]): RandomCase | null {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const groups = randomGroups(pick, random);
  const quota = quotaUseOf(groups) + pick(rooms);
  const plan = planFor(groups, quota, pick, random);
  return plan.groups.some((group) => group.steps.length > 0) ? { groups, quota, plan } : null;
}

/** The rules that count in the fuller group and family. */
function quotaUseOf(groups: readonly GroupCase[]): number {
  return Math.max(...groups.flatMap(({ before }) => useOf(before)));
}

/** The same groups at their quota, and a plan that merges their rules. Null when none can be merged. */
export function randomCompaction(seed: number): RandomCase | null {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const groups = randomGroups(pick, random);
  const quota = quotaUseOf(groups);
  const region = { ...regionOf(groups), ruleQuota: quota };
  const plan = planCompaction({ region, options: { maxWaste: pick([0, 0.5, 0.9]) }, now: NOW });
  return plan.groups.some((group) => group.steps.length > 0) ? { groups, quota, plan } : null;
}

function randomGroups(pick: Pick, random: () => number): GroupCase[] {
  return ["sg-0000000000000aaa1", "sg-0000000000000aaa2"].map((groupId, at) => {
    const rules = new Map<string, LiveRule>();
    const wanted = 2 + Math.floor(random() * 6);
    for (let i = 0; rules.size < wanted; i++) {
      const rule = randomRule(pick, random, `sgr-00000000000${at}0${String(i).padStart(3, "0")}`);
      if (!rules.has(ruleIdentity(rule))) rules.set(ruleIdentity(rule), rule);
    }
    return { groupId, groupName: `random ${at}`, before: [...rules.values()], replace: {} };
  });
}

/** Rules that count for IPv4, and for IPv6: references count for both. */
function useOf(rules: readonly LiveRule[]): [ipv4: number, ipv6: number] {
  const count = (other: string) => rules.filter(({ peer }) => peer.kind !== other).length;
  return [count("ipv6"), count("ipv4")];
}

type Pick = <T>(items: readonly T[]) => T;

function randomRule(pick: Pick, random: () => number, ruleId: string): LiveRule {
  const [protocol, fromPort, toPort] = pick<readonly [string, number | null, number | null]>([
    ["tcp", 443, 443],
    ["tcp", 443, 443],
    ["tcp", 22, 443],
    ["udp", 514, 514],
    ["-1", null, null],
    ["icmp", 8, -1],
    ["icmpv6", 128, -1],
    ["50", null, null],
  ]);
  const length = 24 + Math.floor(random() * 6);
  const block = Math.floor(random() * 2 ** (length - 22)) * 2 ** (32 - length);
  const inside: Peer = { kind: "ipv4", cidr: `10.0.${Math.floor(block / 256)}.${block % 256}/${length}` };
  const other: Peer = pick<Peer>([
    { kind: "group", groupId: "sg-0000000000000aaa1", accountId: ACCOUNT },
    { kind: "prefix-list", prefixListId: "pl-11111111" },
    { kind: "ipv6", cidr: "2001:db8::/64" },
    { kind: "ipv4", cidr: "203.0.113.0/24" },
  ]);
  const inside6: Peer = { kind: "ipv6", cidr: pick(["fd00::/120", "fd00::/121", "fd00::80/121", "fd00::/122"]) };
  const description = pick([undefined, undefined, "data centre", "pools (old)"]);
  const tags = pick([undefined, undefined, { owner: "net" }, { owner: "ops", ticket: "A-1" }]);
  // ICMP over IPv6 has a protocol of its own.
  const draw = random();
  const peer = peerOf(protocol, draw, { inside, inside6, other });
  return {
    protocol,
    fromPort,
    toPort,
    peer,
    ruleId,
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  };
}

function peerOf(
  protocol: string,
  draw: number,
  { inside, inside6, other }: Record<"inside" | "inside6" | "other", Peer>,
): Peer {
  if (protocol === "icmpv6") return inside6;
  if (protocol === "icmp" || draw < 0.55) return inside;
  return draw < 0.75 ? inside6 : other;
}

type Input = Parameters<typeof planTightening>[0];

function planFor(groups: readonly GroupCase[], quota: number, pick: Pick, random: () => number): Plan {
  const eniIds = groups.map((_, at) => `eni-${at}`);
  const rows = Array.from({ length: 3 + Math.floor(random() * 12) }, () => {
    const [protocol, port] = pick([
      [6, 443],
      [6, 443],
      [6, 22],
      [17, 514],
      [1, 0],
      [58, 0],
      [50, 0],
    ]);
    const last = Math.floor(random() * 256);
    const eniId = pick(eniIds);
    const [family, source] =
      protocol === 58 || (protocol !== 1 && random() < 0.3)
        ? [6, `fd00::${last.toString(16)}`]
        : [4, `10.0.${Math.floor(random() * 4)}.${last}`];
    return { accountId: ACCOUNT, region: REGION, eniId, family, protocol, port, source, ...SEEN };
  });
  const evidence = { coverage: coverageOf(eniIds, rows.length), rows } as unknown as Input["evidence"];
  return planTightening({
    region: {
      accountId: ACCOUNT,
      region: REGION,
      collectedAt: null,
      groups: groups.map(({ groupId, groupName, before }) => ({
        groupId,
        groupName,
        description: "",
        vpcId: "vpc-11111111",
        ownerId: ACCOUNT,
        tags: {},
        ingress: before,
        egress: [],
      })),
      enis: groups.map(({ groupId }, at) => ({
        eniId: `eni-${at}`,
        groupIds: [groupId],
        vpcId: "vpc-11111111",
        subnetId: "subnet-1",
        addresses: [],
        publicAddresses: [],
        availabilityZone: "eu-west-1a",
        instanceId: null,
        isAttached: true,
        interfaceType: "interface",
        description: "",
      })),
      prefixLists: [
        { prefixListId: "pl-11111111", name: "offices", family: 4, ownerId: ACCOUNT, weight: 1, cidrs: null },
      ],
      flowLogs: [],
      ruleQuota: quota,
      missing: [],
    },
    evidence,
    options: {
      prefixThreshold: 32,
      ipv6PrefixThreshold: 128,
      tolerance: pick([0, 0.3, 0.9]),
      removeUnused: random() < 0.5,
    },
    now: "2026-11-20T00:00:00.000Z",
  });
}

const SEEN = {
  action: "ACCEPT",
  date: "2026-11-01",
  recordCount: 1,
  packetCount: 1,
  byteCount: 1,
  firstSeen: 1_793_500_000,
  lastSeen: 1_793_500_060,
  initiation: "initiated",
} as const;

function coverageOf(eniIds: readonly string[], recordCount: number) {
  const window = { from: 1_785_900_000, to: 1_793_676_000 };
  return {
    asked: window,
    covered: window,
    daysWithoutData: [],
    objectCount: 1,
    byteCount: 1,
    recordCount,
    acceptedCount: recordCount,
    rejectedCount: 0,
    noDataCount: 0,
    skipDataCount: 0,
    outsideWindowCount: 0,
    withoutInterfaceCount: 0,
    initiationCounts: { initiated: recordCount, unknown: 0, "likely-response": 0, response: 0 },
    enis: eniIds.map((eniId) => ({
      eniId,
      known: true,
      recordCount: 1,
      hoursWithData: 2160,
      hoursNoData: 0,
      hoursSkipped: 0,
      firstSeen: window.from,
      lastSeen: window.to,
    })),
    unread: [],
    malformed: [],
    complete: true,
  };
}
