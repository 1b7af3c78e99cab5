import { counted, type Prefix } from "@sgt/cidr";
import { formatTraffic, groupBy, ruleIdentity, sizeOfRule, trafficKey } from "@sgt/snapshot";

import type { AuditContext, CidrEntry } from "../audit-context.js";
import { type Draft, groupResource } from "../audit-draft.js";
import { ruleStep } from "../open-rules.js";
import { exposureOfRules, weighed } from "../rule-exposure.js";
import { isAnywhere, isPublic } from "../special-networks.js";

/** No registry gives anybody more than this much: a shorter prefix names no one's network (IANA gives /8 and /12 to registries). */
const NOBODYS: Readonly<Record<4 | 6, number>> = { 4: 7, 6: 11 };
/** Beside neighbours as narrow as `NARROW`, a prefix up to this length stands out. */
const STANDS_OUT: Readonly<Record<4 | 6, number>> = { 4: 11, 6: 23 };
const NARROW: Readonly<Record<4 | 6, number>> = { 4: 24, 6: 56 };
/** CloudMapper's sg_ips calls more than 2,048 IPv4 addresses large; in IPv6 a site has a /48 (RFC 6177). */
const LARGE: Readonly<Record<4 | 6, number>> = { 4: 20, 6: 47 };

/** Public CIDRs that are so wide that a digit of their length must be missing. */
export function mistypedLengths(context: AuditContext): Draft[] {
  const { cidrEntries } = context;
  return [...byPermission(cidrEntries)].flatMap(([, entries]) =>
    entries.filter((entry) => isMistyped(entry, entries)).map((entry) => mistypedDraft(entry, entries, context)),
  );
}

function mistypedDraft(entry: CidrEntry, entries: readonly CidrEntry[], context: AuditContext): Draft {
  const neighbours = entries.filter((other) => other !== entry && !isMistyped(other, entries));
  return {
    kind: "cidr-far-wider-than-its-neighbours",
    resource: groupResource(entry.group),
    detail: ruleIdentity(entry.rule),
    title: `${entry.group.groupName} allows ${entry.cidr}`,
    what: `/${entry.prefix.prefixLength} allows ${counted(sizeOfRule(entry.prefix), "address", "addresses")} on ${formatTraffic(entry.rule)}.`,
    evidence: [entry, ...neighbours.slice(0, 3)].map(({ group, rule }) => ruleStep(group, rule)),
    ...weighed("cidr-far-wider-than-its-neighbours", exposureOfRules(context, entry.group, [entry.rule])),
  };
}

function isMistyped({ prefix }: CidrEntry, entries: readonly CidrEntry[]): boolean {
  const { family, prefixLength } = prefix;
  if (isAnywhere(prefix) || !isPublic(prefix)) return false;
  if (prefixLength <= NOBODYS[family]) return true;
  const others = entries.filter((other) => other.prefix !== prefix && other.prefix.family === family);
  const areNarrow = others.length > 0 && others.every((other) => other.prefix.prefixLength >= NARROW[family]);
  return prefixLength <= STANDS_OUT[family] && areNarrow;
}

/** Public CIDRs with more addresses than one trusts unless they have a name. */
export function largeCidrs(context: AuditContext): Draft[] {
  const { cidrEntries, known } = context;
  const named = new Set(known.map(({ cidr }) => cidr));
  return [...byPermission(cidrEntries)].flatMap(([, entries]) =>
    entries
      .filter((entry) => isLargePrefix(entry.prefix) && !named.has(entry.cidr) && !isMistyped(entry, entries))
      .map(
        (entry): Draft => ({
          kind: "cidr-large",
          resource: groupResource(entry.group),
          detail: ruleIdentity(entry.rule),
          title: `${entry.group.groupName} allows the large ${entry.cidr}`,
          what: `It holds ${counted(sizeOfRule(entry.prefix), "public address", "public addresses")}.`,
          evidence: [ruleStep(entry.group, entry.rule)],
          ...weighed("cidr-large", exposureOfRules(context, entry.group, [entry.rule])),
        }),
      ),
  );
}

/** Reports whether a prefix holds more public addresses than one trusts by name, short of all. */
export function isLargePrefix(prefix: Prefix): boolean {
  return prefix.prefixLength <= LARGE[prefix.family] && isPublic(prefix) && !isAnywhere(prefix);
}

/** Entries of the same group, traffic and so of one permission as the console shows it. */
export function byPermission(entries: readonly CidrEntry[]): Map<string, CidrEntry[]> {
  return groupBy(entries, ({ group, rule }) => `${group.groupId} ${trafficKey(rule)}`);
}
