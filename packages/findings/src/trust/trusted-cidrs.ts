import { comparePrefixes, contains, counted, formatPrefix, type OptionKeys, type Prefix, parsePrefix } from "@sgt/cidr";
import type { Evidence } from "@sgt/flowlogs";
import { ruleUsage } from "@sgt/rules";
import {
  formatTraffic,
  groupBy,
  includesTraffic,
  type RegionSnapshot,
  type Rule,
  ruleIdentity,
  sizeOfRule,
} from "@sgt/snapshot";
import { isLargePrefix } from "../audit/cidr/prefix-lengths.js";
import { isAnywhere, isPublic, silentPurpose } from "../audit/special-networks.js";
import { checkKeys } from "../errors.js";

export interface TrustInput {
  readonly regions: readonly RegionSnapshot[];
  /** Tells when each CIDR was last seen. */
  readonly evidence?: Evidence | null;
}

/**
 * Returns the CIDRs that inbound rules of security groups trust, each once over all accounts and
 * regions, in the order of their addresses, IPv4 first. Group references and prefix lists are no CIDRs.
 * Warns of CIDRs that are anybody's, large, without effect, within another one, or described in several ways.
 */
export function trustedCidrs(input: TrustInput): TrustedCidr[] {
  checkKeys(input, TRUSTED_CIDRS_KEYS);
  const { regions, evidence = null } = input;
  const uses = regions.flatMap((region) => usesOf(region, evidence));
  const byCidr = groupBy(uses, ({ cidr }) => cidr);
  const prefixes = [...byCidr.keys()].map((cidr) => parsePrefix(cidr)).sort(comparePrefixes);
  const around = enclosing(prefixes);
  const anybody = groupBy(
    uses.filter(({ rule }) => isAnywhere(prefixOf(rule))),
    ({ groupKey }) => groupKey,
  );
  return prefixes.map((prefix) => {
    const cidr = formatPrefix(prefix);
    const entries = byCidr.get(cidr) ?? [];
    const own = entries.map(({ use }) => use);
    const descriptions = distinct(own.map(({ description }) => description.trim()).filter((text) => text !== ""));
    return {
      cidr,
      prefix,
      isPublic: isPublic(prefix),
      addressCount: sizeOfRule(prefix).toString(),
      descriptions,
      uses: own,
      warnings: warningsOf(prefix, descriptions, around.get(prefix) ?? anybodyAround(entries, anybody)),
    };
  });
}

const TRUSTED_CIDRS_KEYS = { regions: "needed", evidence: true } satisfies OptionKeys<TrustInput>;

/** One rule with a CIDR, and whose it is. */
interface RuleEntry {
  readonly cidr: string;
  readonly rule: Rule;
  readonly groupKey: string;
  readonly use: TrustUse;
}

function usesOf(region: RegionSnapshot, evidence: Evidence | null): RuleEntry[] {
  const seen = evidence === null ? new Map<string, number | null>() : lastSeen(region, evidence);
  const { accountId, region: name } = region;
  return region.groups.flatMap(({ groupId, groupName, ingress }) =>
    ingress.flatMap((rule) => {
      if (rule.peer.kind !== "ipv4" && rule.peer.kind !== "ipv6") return [];
      const identity = ruleIdentity(rule);
      const use: TrustUse = {
        accountId,
        region: name,
        groupId,
        groupName,
        traffic: formatTraffic(rule),
        description: rule.description ?? "",
        lastSeen: seen.get(`${groupId} ${identity}`) ?? null,
      };
      return [{ cidr: rule.peer.cidr, rule, groupKey: `${accountId} ${name} ${groupId}`, use }];
    }),
  );
}

function lastSeen(region: RegionSnapshot, evidence: Evidence): Map<string, number | null> {
  const { rules } = ruleUsage({ region, evidence });
  return new Map(rules.map((use) => [`${use.groupId} ${ruleIdentity(use.rule)}`, use.lastSeen]));
}

const prefixOf = ({ peer }: Rule): Prefix => parsePrefix("cidr" in peer ? peer.cidr : "");

/**
 * Anybody's CIDR where a rule of the same group lets it in on the same traffic. In other groups it is around everything,
 * and says nothing.
 */
function anybodyAround(
  entries: readonly RuleEntry[],
  anybody: ReadonlyMap<string, readonly RuleEntry[]>,
): Prefix | null {
  for (const { rule, groupKey } of entries) {
    const own = prefixOf(rule);
    const wider = (anybody.get(groupKey) ?? []).find(
      (other) => !isAnywhere(own) && includesTraffic(other.rule, rule) && contains(prefixOf(other.rule), own),
    );
    if (wider !== undefined) return prefixOf(wider.rule);
  }
  return null;
}

/** The narrowest other prefix around each, anybody's left out; the prefixes are in order, so that those around come before. */
function enclosing(prefixes: readonly Prefix[]): Map<Prefix, Prefix> {
  const found = new Map<Prefix, Prefix>();
  const open: Prefix[] = [];
  for (const prefix of prefixes) {
    while (open.length > 0 && !contains(open.at(-1) as Prefix, prefix)) open.pop();
    const around = open.at(-1);
    if (around !== undefined) found.set(prefix, around);
    if (!isAnywhere(prefix)) open.push(prefix);
  }
  return found;
}

function warningsOf(prefix: Prefix, descriptions: readonly string[], around: Prefix | null): TrustWarning[] {
  const silent = silentPurpose(prefix);
  const distinctTexts = distinct(descriptions.map((text) => text.toLowerCase()));
  return [
    ...(isAnywhere(prefix) ? [{ id: "anywhere", says: "open to the internet" } as const] : []),
    ...(isLargePrefix(prefix) ? [{ id: "large", says: "more addresses than can be known by name" } as const] : []),
    ...(silent === null
      ? []
      : [{ id: "unneeded", says: `${silent.purpose}: no packet in a VPC comes from there` } as const]),
    ...(around === null ? [] : [{ id: "overlap", says: `within ${formatPrefix(around)}` } as const]),
    ...(distinctTexts.length > 1
      ? [{ id: "several-descriptions", says: counted(distinctTexts.length, "description") } as const]
      : []),
  ];
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** One rule that trusts a CIDR. */
export interface TrustUse {
  readonly accountId: string;
  readonly region: string;
  readonly groupId: string;
  readonly groupName: string;
  /** Such as `tcp 443`. */
  readonly traffic: string;
  readonly description: string;
  /** Seconds since 1970 of the last flow through the rule; null when none, or without evidence. */
  readonly lastSeen: number | null;
}

/** What a careful reader would ask about a trusted CIDR; docs/commands.md explains each, under ips. */
export type TrustWarningId = "anywhere" | "large" | "unneeded" | "overlap" | "several-descriptions";

export interface TrustWarning {
  readonly id: TrustWarningId;
  readonly says: string;
}

/** A CIDR that security groups trust, wherever they do. */
export interface TrustedCidr {
  readonly cidr: string;
  readonly prefix: Prefix;
  /** Addresses of the internet are among it. */
  readonly isPublic: boolean;
  /** Decimal text. */
  readonly addressCount: string;
  /** Distinct, without blanks around them, in the order they were met. */
  readonly descriptions: readonly string[];
  readonly uses: readonly TrustUse[];
  readonly warnings: readonly TrustWarning[];
}
