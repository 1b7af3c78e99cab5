import { countAddresses } from "@sgt/cidr";
import { distinctSources, type RuleHits } from "../match/rule-hits.js";
import { includesRange } from "../model/point.js";
import type { LiveRule, Rule } from "../model/rule.js";
import { includesTraffic } from "../model/traffic.js";
import type { RuleDecision } from "../plan/plan.js";
import { cidrRule } from "./candidate.js";
import type { Verdict } from "./group-input.js";
import { stillAllowed } from "./still-allowed.js";

export interface DecisionInput {
  readonly rule: LiveRule;
  readonly verdict: Verdict;
  readonly hits: RuleHits | undefined;
  readonly goes: boolean;
  /** The rules that stand after the change. */
  readonly after: readonly Rule[];
}

/** Puts a verdict in words and numbers. */
export function ruleDecision({ rule, verdict, hits, goes, after }: DecisionInput): RuleDecision {
  const trust = goes ? stillAllowed([rule], after) : trustOf(rule);
  const sourceCount = hits === undefined ? 0 : distinctSources(hits).size;
  const replacements = verdict.decision === "tighten" ? insideOf(rule, after) : [];
  return {
    rule,
    decision: verdict.decision,
    reason: verdict.reason ?? tightenReason(sourceCount, replacements.length, trust),
    replacements,
    evidence: {
      sourceCount,
      recordCount: hits?.recordCount ?? 0,
      firstSeen: hits?.firstSeen ?? null,
      lastSeen: hits?.lastSeen ?? null,
    },
    addressesBefore: `${trust.before}`,
    addressesAfter: `${trust.after}`,
  };
}

interface Trust {
  readonly before: bigint;
  readonly after: bigint;
}

function tightenReason(sourceCount: number, ruleCount: number, trust: Trust): string {
  const sources = sourceCount === 1 ? "1 source" : `${sourceCount} sources`;
  const rules = ruleCount === 1 ? "1 rule" : `${ruleCount} rules`;
  return `${sources} seen; ${rules} with ${trust.after} addresses instead of ${trust.before}`;
}

function trustOf({ peer }: Rule): Trust {
  const count = "cidr" in peer ? BigInt(countAddresses([peer.cidr])) : 0n;
  return { before: count, after: count };
}

/** Rules that stand afterwards, lie inside this one and admit the same traffic. */
function insideOf(rule: LiveRule, after: readonly Rule[]): Rule[] {
  const own = cidrRule(rule, -1);
  if (own === null) return [];
  return after.filter((other) => {
    const inner = cidrRule(other, -1);
    return (
      inner !== null &&
      includesTraffic(rule, other) &&
      includesTraffic(other, rule) &&
      includesRange(own.range, inner.range)
    );
  });
}
