import { cidrRule, sizeOfRule } from "../model/cidr-rule.js";
import type { LiveRule, Rule } from "../model/rule.js";
import type { DecisionId, RuleDecision } from "../plan/plan.js";

/** Returns a decision that rests on no evidence and refuses nobody. */
export function plainDecision(rule: LiveRule, decision: DecisionId, reason: string, into?: Rule): RuleDecision {
  const cidr = cidrRule(rule, -1);
  const size = cidr === null ? "0" : `${sizeOfRule(cidr)}`;
  return {
    rule,
    decision,
    reason,
    replacements: into === undefined ? [] : [into],
    evidence: { sourceCount: 0, recordCount: 0, firstSeen: null, lastSeen: null },
    addressesBefore: size,
    addressesAfter: size,
  };
}
