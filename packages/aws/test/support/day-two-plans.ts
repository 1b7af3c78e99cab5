import { type Plan, planCompaction, planExpiry, planExtension } from "@sgt/rules";
import type { LiveRule, RegionSnapshot } from "@sgt/snapshot";
import { GROUPS } from "./cases.js";
import { ACCOUNT, type GroupCase, REGION } from "./plan-of.js";

export const NOW = "2026-11-20T00:00:00Z";
/** Room for what is added. */
export const ROOMY = 8;

const MARK = { expiresAt: "2026-11-20T04:00:00Z", ticket: "INC-7", owner: "alice" };
const [WEB, NARROW] = GROUPS;

/** The groups as a session would read them. */
export function regionOf(groups: readonly GroupCase[]): RegionSnapshot {
  return {
    accountId: ACCOUNT,
    region: REGION,
    collectedAt: null,
    groups: groups.map(({ groupId, groupName, before }) => ({
      groupId,
      groupName,
      description: "made for a test",
      vpcId: "vpc-11111111",
      ownerId: ACCOUNT,
      tags: {},
      ingress: before,
      egress: [],
    })),
    enis: [],
    prefixLists: [],
    flowLogs: [],
    ruleQuota: ROOMY,
    missing: [],
  };
}

const tcp = (groupId: string, port: number, cidr: string) => ({
  groupId,
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  cidr,
});

/** Two groups get rules with an end: of both families, on two ports. */
export function extensionPlan(): Plan {
  const [web = "", narrow = ""] = GROUPS.map(({ groupId }) => groupId);
  return planExtension({
    region: regionOf(GROUPS),
    requests: [
      tcp(web, 443, "10.77.0.0/24"),
      tcp(web, 8443, "10.77.0.0/24"),
      tcp(web, 443, "fd00:77::/64"),
      tcp(narrow, 5432, "172.16.7.0/28"),
    ],
    mark: MARK,
    reason: "failover",
    now: NOW,
  });
}

const SOONER = "2026-11-20T01:00:00Z";
const ending = (ruleId: string, protocol: string, port: number, more: Partial<LiveRule>): LiveRule => ({
  ...{ protocol, fromPort: port, toPort: port, peer: { kind: "ipv4", cidr: "10.78.0.9/32" }, ruleId },
  ...{ description: `sgt break-glass; expires ${SOONER}; ticket INC-6; owner bob`, ...more },
});

/**
 * The groups with rules for an emergency, each for one address on one port, so that AWS takes no second: their ends stand in
 * description and tags, in the description, or in a tag alone; one cannot be read.
 */
export const ENDING: readonly GroupCase[] = [WEB, NARROW].flatMap((group, at) => {
  if (group === undefined) return [];
  const [first, second] = [`sgr-0000000000000d${at}01`, `sgr-0000000000000d${at}02`];
  const tagged = { tags: { "sgt:expires": SOONER, "sgt:ticket": "INC-6", team: "shop" } };
  const own =
    at === 0
      ? [ending(first, "tcp", 8443, tagged), ending(second, "icmp", -1, {})]
      : [
          ending(first, "udp", 53, { tags: { "sgt:expires": SOONER }, description: "by hand" }),
          ending(second, "tcp", 9443, { tags: { "sgt:expires": "soon" } }),
        ];
  return [{ ...group, before: [...group.before, ...own], replace: {} }];
});

/** All these ends move, and one rule comes. */
export function movingPlan(): Plan {
  const [web = "", narrow = ""] = GROUPS.map(({ groupId }) => groupId);
  const ask = (groupId: string, protocol: string, port: number) => ({
    ...tcp(groupId, port, "10.78.0.9/32"),
    protocol,
  });
  return planExtension({
    region: regionOf(ENDING),
    requests: [
      ask(web, "tcp", 8443),
      ask(web, "icmp", -1),
      tcp(web, 443, "10.77.0.0/24"),
      ask(narrow, "udp", 53),
      ask(narrow, "tcp", 9443),
    ],
    mark: MARK,
    reason: "failover",
    now: NOW,
  });
}

/** The groups as `extend` leaves them, the tags of one rule lost. */
export const EXTENDED: readonly GroupCase[] = [WEB, NARROW].flatMap((group) => {
  if (group === undefined) return [];
  const own = extensionPlan().groups.find(({ groupId }) => groupId === group.groupId)?.add ?? [];
  const standing = own.map((rule, at): LiveRule => {
    const ruleId = `sgr-0000000000000${group.groupName === "web" ? "e" : "f"}00${at}`;
    return at === 0 ? { ...rule, ruleId } : { ...rule, ruleId, tags: { "sgt:expires": MARK.expiresAt } };
  });
  return [{ ...group, before: [...group.before, ...standing], replace: {} }];
});

export function expiryPlan(): Plan {
  return planExpiry({ region: regionOf(EXTENDED), now: "2026-11-20T04:00:00Z" });
}

/** Pairs that become one rule: lossless in one group, with waste in the other. */
export const SPLIT: readonly GroupCase[] = [WEB, NARROW].flatMap((group, at) => {
  if (group === undefined) return [];
  const cidrs = at === 0 ? ["10.60.0.0/25", "10.60.0.128/25"] : ["10.61.0.0/24", "10.61.2.0/24"];
  const more = cidrs.map(
    (cidr, i): LiveRule => ({
      protocol: "tcp",
      fromPort: 9000,
      toPort: 9000,
      peer: { kind: "ipv4", cidr },
      ruleId: `sgr-0000000000000c${at}0${i}`,
      description: `part ${i}`,
      ...(i === 0 ? { tags: { team: "shop" } } : {}),
    }),
  );
  return [{ ...group, before: [...group.before, ...more], replace: {} }];
});

export function compactionPlan(): Plan {
  return planCompaction({ region: regionOf(SPLIT), options: { maxWaste: 0.5 }, now: NOW });
}
