import { type CidrRule, includesRange, type PointRange, type Rule, rangeOf } from "@sgt/snapshot";

import type { DecisionId, PlanOptions } from "../plan/plan.js";

/** Null when the rule could be tightened; otherwise why it stays. */
export type Judgement = { readonly decision: DecisionId; readonly reason: string } | null;

export interface EligibilityOptions
  extends Pick<PlanOptions, "prefixThreshold" | "ipv6PrefixThreshold" | "privateBlocks"> {}

/** Tells whether a rule could be tightened by what it is, whatever came through it. */
export type RuleJudge = (rule: Rule, cidr: CidrRule | null) => Judgement;

/** Returns a judge that works by these options. */
export function ruleJudge(options: EligibilityOptions): RuleJudge {
  const blocks = options.privateBlocks.map(rangeOf);
  return ({ peer }, cidr) => {
    if (peer.kind === "group") return { decision: "group-reference", reason: `admits the members of ${peer.groupId}` };
    if (cidr === null) return { decision: "prefix-list", reason: "admits the entries of a prefix list" };
    if (cidr.prefixLength === 0) {
      return { decision: "public", reason: `${cidr.cidr} is everybody: a decision, not an assumption` };
    }
    const threshold = cidr.family === 4 ? options.prefixThreshold : options.ipv6PrefixThreshold;
    if (threshold === null) return { decision: "ipv6", reason: "IPv6 was not asked for" };
    return judgeCidr(cidr, blocks, threshold);
  };
}

function judgeCidr(rule: CidrRule, blocks: readonly PointRange[], threshold: number): Judgement {
  if (!blocks.some((block) => includesRange(block, rule.range))) {
    return { decision: "not-private", reason: `${rule.cidr} is not inside a private block` };
  }
  if (rule.prefixLength >= threshold) {
    return { decision: "already-tight", reason: `/${rule.prefixLength} is not shorter than /${threshold}` };
  }
  return null;
}
