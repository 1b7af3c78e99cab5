import type { OptionKeys } from "@sgt/cidr";
import type { Coverage, Evidence } from "@sgt/flowlogs";
import {
  type CidrRule,
  cidrRule,
  type LiveRule,
  type RegionSnapshot,
  ruleIdentity,
  type SecurityGroup,
} from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import { type EvidenceMatch, type MatchOptions, matchEvidence } from "./match-evidence.js";
import type { Memberships } from "./memberships.js";
import { distinctSources, fromPortKey, type RuleHits } from "./rule-hits.js";
import { ShadowIndex } from "./shadow-index.js";

/**
 * `used`: some flow came through this rule alone, or no other can have admitted it. `shared`: flows came, and
 * other rules on the same interfaces would have admitted each of them. `possible`: flows came that this rule may
 * have admitted, and nobody can tell: the interface's groups on that day are not known, or not all that is behind
 * the rule's group or prefix list. `unused`: no flow, though interfaces of the group were seen. `unseen`: no
 * interface of the group was seen, or another account has interfaces in it that the snapshot does not hold, so
 * nothing is known.
 */
export type UsageState = "used" | "shared" | "possible" | "unused" | "unseen";

/** The hit counter of one ingress rule. */
export interface RuleUse {
  readonly groupId: string;
  readonly groupName: string;
  readonly rule: LiveRule;
  readonly state: UsageState;
  readonly recordCount: number;
  /** Records that no other rule on the interface would have admitted. */
  readonly soleRecordCount: number;
  /** Records that this rule may have admitted, beside those that are counted. */
  readonly possibleRecordCount: number;
  readonly byteCount: number;
  readonly sourceCount: number;
  /** Seconds since 1970; null when nothing came. */
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
  /** Busiest first. Protocol is the IANA number; port is 0 where there is none. */
  readonly ports: readonly {
    readonly protocol: number;
    readonly port: number;
    readonly recordCount: number;
    readonly sourceCount: number;
  }[];
  /** Busiest first. */
  readonly enis: readonly { readonly eniId: string; readonly recordCount: number }[];
  /** Identity of another rule of the group that admits all that this one does; null when there is none. */
  readonly shadowedBy: string | null;
}

/** The hit counters of a region, and what could not be counted. */
export interface UsageReport {
  readonly accountId: string;
  readonly region: string;
  /** In the order of the snapshot. */
  readonly rules: readonly RuleUse[];
  /** Accepted records of interfaces that the snapshot does not hold. */
  readonly unattributed: {
    readonly eniCount: number;
    readonly recordCount: number;
    readonly eniIds: readonly string[];
  };
  /** Accepted records that no rule can have admitted as it is today: rules changed since, or connections opened from inside. */
  readonly unexplainedRecordCount: number;
}

export interface UsageInput {
  readonly region: RegionSnapshot;
  readonly evidence: Evidence;
  /** As the snapshot has them, for all days, unless given. */
  readonly memberships?: Memberships | undefined;
  readonly options?: MatchOptions;
}

/**
 * Answers "is this rule used?" for every ingress rule of a region: a flow counts for every rule of
 * every group on its interface that admits it. Where no address that the snapshot knows explains it, the rule
 * that refers to a group or an unknown list is used, if only one fits; otherwise all that fit are `possible`.
 * Proved responses do not count. Reads the
 * evidence rows once.
 */
export function ruleUsage(input: UsageInput): UsageReport {
  checkKeys(input, RULE_USAGE_KEYS);
  const { region, evidence, memberships, options } = input;
  const match = matchEvidence(region, { ...evidence, memberships }, options);
  const seen = groupsSeen(region, evidence.coverage);
  const isKnown = ({ groupId, ownerId, sharedWith }: SecurityGroup): boolean =>
    seen.has(groupId) && ownerId === region.accountId && sharedWith === undefined;
  return {
    accountId: region.accountId,
    region: region.region,
    rules: region.groups.flatMap((group) => usesOf(group, match, isKnown(group))),
    unattributed: {
      eniCount: match.unattributed.eniIds.size,
      recordCount: match.unattributed.recordCount,
      eniIds: [...match.unattributed.eniIds].sort(),
    },
    unexplainedRecordCount: match.unexplainedRecordCount,
  };
}

const RULE_USAGE_KEYS = {
  region: "needed",
  evidence: "needed",
  memberships: true,
  options: true,
} satisfies OptionKeys<UsageInput>;

function groupsSeen(region: RegionSnapshot, coverage: Coverage): Set<string> {
  const seen = new Set(coverage.enis.filter((eni) => eni.recordCount > 0).map((eni) => eni.eniId));
  return new Set(region.enis.filter((eni) => seen.has(eni.eniId)).flatMap((eni) => eni.groupIds));
}

function usesOf(group: SecurityGroup, match: EvidenceMatch, isSeen: boolean): RuleUse[] {
  const { groupId } = group;
  const possibleOf = (index: number): number =>
    (match.possible.get(groupId)?.get(index)?.recordCount ?? 0) + (match.perhaps.get(groupId)?.get(index) ?? 0);
  const cidrs = group.ingress.map(cidrRule);
  const shadows = new ShadowIndex(cidrs.filter((rule) => rule !== null));
  return group.ingress.map((rule, index) => ({
    groupId: group.groupId,
    groupName: group.groupName,
    rule,
    ...countersOf(match.hits.get(groupId)?.get(index), possibleOf(index), isSeen),
    shadowedBy: shadowOf(cidrs[index] ?? null, shadows),
  }));
}

function countersOf(hits: RuleHits | undefined, possibleRecordCount: number, isSeen: boolean) {
  if (hits === undefined) {
    return { state: stateWithout(possibleRecordCount, isSeen), possibleRecordCount, ...NO_HITS };
  }
  const { recordCount, soleRecordCount, byteCount, firstSeen, lastSeen } = hits;
  return {
    state: soleRecordCount > 0 ? ("used" as const) : ("shared" as const),
    recordCount,
    soleRecordCount,
    possibleRecordCount,
    byteCount,
    sourceCount: distinctSources(hits).size,
    firstSeen,
    lastSeen,
    ports: portsOf(hits),
    enis: [...hits.enis].map(([eniId, count]) => ({ eniId, recordCount: count })).sort(byRecords),
  };
}

function stateWithout(possibleRecordCount: number, isSeen: boolean): UsageState {
  if (possibleRecordCount > 0) return "possible";
  return isSeen ? "unused" : "unseen";
}

const NO_HITS = {
  recordCount: 0,
  soleRecordCount: 0,
  byteCount: 0,
  sourceCount: 0,
  firstSeen: null,
  lastSeen: null,
  ports: [],
  enis: [],
};

function portsOf(hits: RuleHits): RuleUse["ports"] {
  return [...hits.ports]
    .map(([key, sources]) => {
      const recordCount = [...sources.values()].reduce((sum, source) => sum + source.recordCount, 0);
      return { ...fromPortKey(key), recordCount, sourceCount: sources.size };
    })
    .sort(byRecords);
}

function byRecords(a: { readonly recordCount: number }, b: { readonly recordCount: number }): number {
  return b.recordCount - a.recordCount;
}

function shadowOf(own: CidrRule | null, shadows: ShadowIndex): string | null {
  const shadow = own === null ? null : shadows.shadowOf(own);
  return shadow === null ? null : ruleIdentity(shadow.rule);
}
