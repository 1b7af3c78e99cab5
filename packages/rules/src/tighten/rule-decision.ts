import { counted, formatCount } from "@sgt/cidr";
import { type CidrRule, includesRange, includesTraffic, type LiveRule, type Rule, sizeOfRule } from "@sgt/snapshot";
import { stillAllowed, type Trust } from "../assemble/still-allowed.js";

import type { RuleDecision } from "../plan/plan.js";
import { distinctSources, type RuleHits } from "../usage/rule-hits.js";
import type { Verdict } from "./group-input.js";

export interface DecisionInput {
  readonly rule: LiveRule;
  /** The rule taken apart; null when its peer is no CIDR. */
  readonly cidr: CidrRule | null;
  readonly verdict: Verdict;
  readonly hits: RuleHits | undefined;
  readonly goes: boolean;
  /** The CIDR rules that stand after the change. */
  readonly after: readonly CidrRule[];
  /** Of these the new ones that hold the ports of several rules. */
  readonly merged: ReadonlySet<Rule>;
}

const NOTHING_SEEN: RuleDecision["evidence"] = { sourceCount: 0, recordCount: 0, firstSeen: null, lastSeen: null };

/** Puts a verdict in words and numbers. */
export function ruleDecision({ rule, cidr, verdict, hits, goes, after, merged }: DecisionInput): RuleDecision {
  const trust = trustOf(cidr, goes ? after : null);
  const replacements = verdict.decision === "tighten" && cidr !== null ? insideOf(cidr, after, merged) : [];
  const evidence = hits === undefined ? NOTHING_SEEN : evidenceOf(hits);
  return {
    rule,
    decision: verdict.decision,
    reason: verdict.reason ?? tightenReason(evidence.sourceCount, replacements.length, trust),
    replacements,
    evidence,
    addressesBefore: `${trust.before}`,
    addressesAfter: `${trust.after}`,
  };
}

function evidenceOf(hits: RuleHits): RuleDecision["evidence"] {
  const { recordCount, firstSeen, lastSeen } = hits;
  return { sourceCount: distinctSources(hits).size, recordCount, firstSeen, lastSeen };
}

function tightenReason(sourceCount: number, ruleCount: number, trust: Trust): string {
  return `${counted(sourceCount, "source")} seen; ${counted(ruleCount, "rule")} with ${counted(trust.after, "address", "addresses")} instead of ${formatCount(trust.before)}`;
}

function trustOf(cidr: CidrRule | null, after: readonly CidrRule[] | null): Trust {
  if (cidr === null) return { before: 0n, after: 0n };
  if (after !== null) return stillAllowed([cidr], after);
  return { before: sizeOfRule(cidr), after: sizeOfRule(cidr) };
}

/** Rules that stand afterwards, lie inside this one and admit the same traffic, or that of others with it. */
function insideOf(own: CidrRule, after: readonly CidrRule[], merged: ReadonlySet<Rule>): Rule[] {
  return after
    .filter(
      (other) =>
        includesTraffic(other.rule, own.rule) &&
        (merged.has(other.rule) || includesTraffic(own.rule, other.rule)) &&
        includesRange(own.range, other.range),
    )
    .map((other) => other.rule);
}
