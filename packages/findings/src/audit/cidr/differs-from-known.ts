import { contains, counted, parsePrefix } from "@sgt/cidr";
import { sizeOfRule } from "@sgt/snapshot";
import type { AuditContext, CidrEntry } from "../audit-context.js";
import { type Draft, groupResource } from "../audit-draft.js";
import type { KnownNetwork } from "../known-networks.js";
import { ruleStep } from "../open-rules.js";
import { exposureOfRules, weighed } from "../rule-exposure.js";
import { isAnywhere, isPublic } from "../special-networks.js";

/** CIDRs that are nearly one that people named: of another length, or one slip off. */
export function differencesFromKnown(context: AuditContext): Draft[] {
  const { cidrEntries, known } = context;
  const named = new Set(known.map(({ cidr }) => cidr));
  return cidrEntries
    .filter(({ cidr, prefix }) => !named.has(cidr) && !isAnywhere(prefix))
    .flatMap((entry) => {
      const match = known
        .map((network) => ({ network, how: howItDiffers(entry, network) }))
        .find(({ how }) => how !== null);
      return match?.how == null ? [] : [draftOf(entry, match.network, match.how, context)];
    });
}

function draftOf(entry: CidrEntry, { name, cidr }: KnownNetwork, how: string, context: AuditContext): Draft {
  return {
    kind: "cidr-differs-from-known",
    resource: groupResource(entry.group),
    detail: `${entry.cidr} ${cidr}`,
    title: `${entry.cidr} in ${entry.group.groupName} resembles ${name}`,
    what: `${name} is ${cidr}; ${how}`,
    evidence: [ruleStep(entry.group, entry.rule)],
    ...weighed("cidr-differs-from-known", exposureOfRules(context, entry.group, [entry.rule])),
  };
}

/** Returns how, as a clause, or null when the two have nothing to do with each other. */
function howItDiffers(entry: CidrEntry, known: KnownNetwork): string | null {
  const meant = parsePrefix(known.cidr);
  if (meant.family !== entry.prefix.family || !mayBeMeant(entry, known)) return null;
  if (entry.prefix.prefixLength < meant.prefixLength && contains(entry.prefix, meant))
    return `/${entry.prefix.prefixLength} instead of /${meant.prefixLength} allows ${counted(sizeOfRule(entry.prefix), "address", "addresses")}.`;
  const isHost = entry.prefix.prefixLength === (meant.family === 4 ? 32 : 128);
  if (isHost && entry.prefix.first === meant.first)
    return `/${entry.prefix.prefixLength} excludes all but its first address.`;
  const [ours, theirs] = [entry.cidr, known.cidr].map((text) => text.split("/")[0] as string) as [string, string];
  return entry.prefix.prefixLength === meant.prefixLength && isOneSlip(ours, theirs) ? "one digit differs." : null;
}

/** Neighbouring private networks differ by a digit as a rule: there the description has to name the one that is meant. */
function mayBeMeant({ prefix, rule }: CidrEntry, { name }: KnownNetwork): boolean {
  return isPublic(prefix) || (rule.description ?? "").toLowerCase().includes(name.toLowerCase());
}

/**
 * Reports whether one slip of the finger makes one text of the other: a character more, less or
 * different, or two neighbours exchanged (optimal string alignment distance of exactly 1).
 */
function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const start = commonStart(a, b);
  const [restA, restB] = [a.slice(start), b.slice(start)];
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  const [one, two] = restA;
  return restB.startsWith(`${two}${one}`) && restA.slice(2) === restB.slice(2);
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
