import { counted, formatCount } from "@sgt/cidr";
import { type CidrRule, includesRange, includesTraffic, type LiveRule, type Rule, sizeOfRule } from "@sgt/snapshot";
import { NOTHING_SEEN } from "../assemble/assemble-plan.js";
import { stillAllowed, type Trust } from "../assemble/still-allowed.js";
import { hasExpiry } from "../plan/expiry-mark.js";
import type { RuleDecision } from "../plan/plan.js";
import { distinctSources, type PossibleHits, type RuleHits } from "../usage/rule-hits.js";
import type { Verdict } from "./group-input.js";

export interface DecisionInput {
  readonly rule: LiveRule;
  /** The rule taken apart; null when its peer is no CIDR. */
  readonly cidr: CidrRule | null;
  readonly verdict: Verdict;
  readonly hits: RuleHits | undefined;
  readonly possible: PossibleHits | undefined;
  readonly goes: boolean;
  /** The CIDR rules that stand after the change. */
  readonly after: readonly CidrRule[];
  /** The new rules with a group for their source. */
  readonly references: readonly NewReference[];
  /** Of these the new ones that hold the ports of several rules. */
  readonly merged: ReadonlySet<Rule>;
}

/** A new rule with a group for its source, and what its members are now. */
export interface NewReference {
  readonly rule: Rule;
  readonly members: readonly CidrRule[];
}

/** Puts a verdict in words and numbers. */
export function ruleDecision(input: DecisionInput): RuleDecision {
  const { rule, cidr, verdict, hits, possible, goes, after, references, merged } = input;
  const trust = trustOf(cidr, goes ? [...after, ...references.flatMap(({ members }) => members)] : null);
  const replacements =
    verdict.decision === "tighten" && cidr !== null
      ? [...referencesFor(cidr, references, merged), ...insideOf(cidr, after, merged)]
      : [];
  const evidence = {
    ...(hits === undefined ? NOTHING_SEEN : seenIn(hits)),
    possible: possible === undefined ? NOTHING_SEEN.possible : possibleIn(possible),
  };
  return {
    rule,
    decision: verdict.decision,
    reasonId: verdict.reasonId,
    reason: verdict.reason ?? tightenReason(evidence, replacements.length, trust),
    replacements,
    evidence,
    beyondTolerance: verdict.beyond ?? null,
    addressesBefore: `${trust.before}`,
    addressesAfter: `${trust.after}`,
  };
}

function seenIn(hits: RuleHits): Omit<RuleDecision["evidence"], "possible"> {
  const { recordCount, firstSeen, lastSeen } = hits;
  return { sourceCount: distinctSources(hits).size, recordCount, firstSeen, lastSeen };
}

function possibleIn(hits: PossibleHits): RuleDecision["evidence"]["possible"] {
  return { sourceCount: distinctSources(hits).size, recordCount: hits.recordCount, eniCount: hits.enis.size };
}

function tightenReason({ sourceCount, possible }: RuleDecision["evidence"], ruleCount: number, trust: Trust): string {
  const more = possible.sourceCount === 0 ? "" : `, ${formatCount(possible.sourceCount)} possible`;
  return `${counted(sourceCount, "source")} seen${more}; ${counted(ruleCount, "rule")} with ${counted(trust.after, "address", "addresses")} instead of ${formatCount(trust.before)}`;
}

function trustOf(cidr: CidrRule | null, after: readonly CidrRule[] | null): Trust {
  if (cidr === null) return { before: 0n, after: 0n };
  if (after !== null) return stillAllowed([cidr], after);
  return { before: sizeOfRule(cidr), after: sizeOfRule(cidr) };
}

/** New rules with a group of which a member is inside this one, for the same traffic, or that of others with it. */
function referencesFor(own: CidrRule, references: readonly NewReference[], merged: ReadonlySet<Rule>): Rule[] {
  return references
    .filter(
      ({ rule, members }) =>
        includesTraffic(rule, own.rule) &&
        (merged.has(rule) || includesTraffic(own.rule, rule)) &&
        (members.length === 0 || members.some((member) => includesRange(own.range, member.range))),
    )
    .map(({ rule }) => rule);
}

/** Lasting rules that stand afterwards, lie inside this one and admit the same traffic, or that of others with it. */
function insideOf(own: CidrRule, after: readonly CidrRule[], merged: ReadonlySet<Rule>): Rule[] {
  return after
    .filter(
      (other) =>
        !hasExpiry(other.rule) &&
        includesTraffic(other.rule, own.rule) &&
        (merged.has(other.rule) || includesTraffic(own.rule, other.rule)) &&
        includesRange(own.range, other.range),
    )
    .map((other) => other.rule);
}
