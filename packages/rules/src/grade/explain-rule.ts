import type { OptionKeys } from "@sgt/cidr";
import {
  type Count,
  contains,
  countAddresses,
  coverCurve,
  formatPrefix,
  merge,
  type Prefix,
  parsePrefix,
  parseRange,
  rangeToPrefixes,
  subtract,
} from "@sgt/cidr";
import { mayAdmit, type Rule, ruleIdentity } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";

import type { CountText, Plan, PortSources, RuleDecision } from "../plan/plan.js";

/** One rule that takes the place of another. */
export interface ReplacementUse {
  readonly cidr: string;
  readonly addressCount: CountText;
  /** Addresses in it that came. */
  readonly observedCount: CountText;
  /** Addresses in it that may have come, and nobody can tell. */
  readonly possibleCount: CountText;
  /** Addresses in it that never came. */
  readonly unusedCount: CountText;
}

/** The story of one rule that goes. */
export interface RuleExplanation {
  readonly decision: RuleDecision;
  /** Everybody who came through the rule, as exact CIDRs or addresses. */
  readonly sources: readonly string[];
  /** The same for those who may have come, without those who did. */
  readonly possible: readonly string[];
  readonly inside: readonly ReplacementUse[];
  /** Those who came and are admitted by other rules of the group. */
  readonly admittedElsewhere: readonly string[];
  /** Addresses of the rule that no replacement holds, and that did not come by another rule. */
  readonly leftOutCount: CountText;
  /** The least trust possible for every number of rules up to `maxRules`; empty when nobody came. */
  readonly curve: readonly { readonly ruleCount: number; readonly addressCount: CountText }[];
}

export interface ExplainInput {
  readonly plan: Plan;
  readonly groupId: string;
  readonly rule: Rule;
  /** Where the curve ends. Default 60. */
  readonly maxRules?: number;
}

/** Tells from the plan alone who is inside the replacements of a rule and who is left out. Null for a rule that stays or is not in the plan. */
export function explainRule(input: ExplainInput): RuleExplanation | null {
  checkKeys(input, EXPLAIN_RULE_KEYS);
  const { plan, groupId, rule, maxRules = 60 } = input;
  const group = plan.groups.find((entry) => entry.groupId === groupId);
  const wanted = ruleIdentity(rule);
  const decision = group?.decisions.find((entry) => ruleIdentity(entry.rule) === wanted);
  const goes = group?.remove.some((entry) => ruleIdentity(entry) === wanted);
  if (decision === undefined || !goes || !("cidr" in decision.rule.peer)) return null;
  const { cidr } = decision.rule.peer;
  const sources = sourcesOf(plan.observed, groupId, decision.rule, cidr);
  const all = merge([...sources, ...sourcesOf(plan.possible, groupId, decision.rule, cidr)]).map(formatPrefix);
  const replacements = decision.replacements.flatMap(({ peer }) => ("cidr" in peer ? [peer.cidr] : []));
  return {
    decision,
    sources,
    possible: subtract(all, sources).map(formatPrefix),
    inside: replacements.map((inner) => useOf(inner, sources, all)),
    admittedElsewhere: subtract(all, replacements).map(formatPrefix),
    leftOutCount: text(countAddresses(subtract(subtract(cidr, replacements), all))),
    curve: curveOf(all, cidr, maxRules),
  };
}

const EXPLAIN_RULE_KEYS = {
  plan: "needed",
  groupId: "needed",
  rule: "needed",
  maxRules: true,
} satisfies OptionKeys<ExplainInput>;

function sourcesOf(entries: readonly PortSources[], groupId: string, rule: Rule, cidr: string): string[] {
  const seen = entries
    .filter((entry) => entry.groupId === groupId && mayAdmit(rule, entry.protocol, entry.port))
    .flatMap((entry) => entry.sources.flatMap((source) => rangeToPrefixes(parseRange(source))));
  const inside = seen.flatMap((prefix): Prefix[] => {
    if (contains(cidr, prefix)) return [prefix];
    return contains(prefix, cidr) ? [parsePrefix(cidr)] : [];
  });
  return merge(inside).map(formatPrefix);
}

function useOf(cidr: string, sources: readonly string[], all: readonly string[]): ReplacementUse {
  const size = BigInt(countAddresses([cidr]));
  const unseen = BigInt(countAddresses(subtract(cidr, sources)));
  const unused = BigInt(countAddresses(subtract(cidr, all)));
  return {
    cidr,
    addressCount: text(size),
    observedCount: text(size - unseen),
    possibleCount: text(unseen - unused),
    unusedCount: text(unused),
  };
}

function curveOf(sources: readonly string[], cidr: string, maxRules: number): RuleExplanation["curve"] {
  if (sources.length === 0) return [];
  const { points } = coverCurve(sources, { within: cidr, fences: [], maxRules });
  return points.map((point) => ({ ruleCount: point.ruleCount, addressCount: text(point.trustedCount) }));
}

const text = (count: Count): CountText => `${count}`;
