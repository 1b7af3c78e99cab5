import { parsePrefix } from "@sgt/cidr";
import { includesRange, type PointRange, rangeOf } from "../model/point.js";
import type { Rule } from "../model/rule.js";
import type { DecisionId, PlanOptions } from "../plan/plan.js";

/** Null when the rule could be tightened; otherwise why it stays. */
export type Judgement = { readonly decision: DecisionId; readonly reason: string } | null;

export interface EligibilityOptions
  extends Pick<PlanOptions, "prefixThreshold" | "ipv6PrefixThreshold" | "privateBlocks"> {}

/** Returns a function that tells whether a rule could be tightened by what it is, whatever came through it. */
export function ruleJudge(options: EligibilityOptions): (rule: Rule) => Judgement {
  const blocks = options.privateBlocks.map(rangeOf);
  return ({ peer }) => {
    switch (peer.kind) {
      case "group":
        return { decision: "group-reference", reason: `admits the members of ${peer.groupId}` };
      case "prefix-list":
        return { decision: "prefix-list", reason: `admits the entries of ${peer.prefixListId}` };
      case "ipv4":
        return judgeCidr(peer.cidr, blocks, options.prefixThreshold);
      case "ipv6":
        if (parsePrefix(peer.cidr).prefixLength === 0) return judgeCidr(peer.cidr, blocks, 0);
        if (options.ipv6PrefixThreshold === null) return { decision: "ipv6", reason: "IPv6 was not asked for" };
        return judgeCidr(peer.cidr, blocks, options.ipv6PrefixThreshold);
    }
  };
}

function judgeCidr(cidr: string, blocks: readonly PointRange[], threshold: number): Judgement {
  const { prefixLength } = parsePrefix(cidr);
  const range = rangeOf(cidr);
  if (prefixLength === 0) return { decision: "public", reason: `${cidr} is everybody: a decision, not an assumption` };
  if (!blocks.some((block) => includesRange(block, range))) {
    return { decision: "not-private", reason: `${cidr} is not inside a private block` };
  }
  if (prefixLength >= threshold) {
    return { decision: "already-tight", reason: `/${prefixLength} is not shorter than /${threshold}` };
  }
  return null;
}
