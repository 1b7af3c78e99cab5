import { type CidrRule, includesRange, type LiveRule, type PointRange, rangeOf } from "@sgt/snapshot";
import { checkKeys } from "../errors.js";
import { hasExpiry } from "../plan/expiry-mark.js";
import type { DecisionId, PlanOptions } from "../plan/plan.js";
import { OPTION_KEYS } from "../plan/plan-options.js";
import type { ReasonId } from "../plan/reason-id.js";

/** Null when the rule could be tightened; otherwise why it stays. */
export type Judgement = {
  readonly decision: DecisionId;
  readonly reasonId: ReasonId;
  readonly reason: string;
} | null;

export interface EligibilityOptions
  extends Pick<PlanOptions, "prefixThreshold" | "ipv6PrefixThreshold" | "privateBlocks"> {}

/** Tells whether a rule could be tightened by what it is, whatever came through it. */
export type RuleJudge = (rule: LiveRule, cidr: CidrRule | null) => Judgement;

/** It may be given all options of a plan. */
const JUDGE_KEYS = {
  ...OPTION_KEYS,
  prefixThreshold: "needed",
  ipv6PrefixThreshold: "nullable",
  privateBlocks: "needed",
} as const;

/**
 * Returns a judge that works by these options. A rule that has an end of its own is left to it.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for one that there is not, or that is missing
 */
export function ruleJudge(options: EligibilityOptions): RuleJudge {
  checkKeys(options, JUDGE_KEYS);
  const blocks = options.privateBlocks.map(rangeOf);
  return (rule, cidr) => {
    const { peer } = rule;
    if (peer.kind === "group") return stays("group-reference", `source is the members of ${peer.groupId}`);
    if (cidr === null) return stays("prefix-list", "source is a prefix list");
    if (hasExpiry(rule)) {
      return {
        decision: "break-glass",
        reasonId: "has-end",
        reason: "emergency rule with an end time",
      };
    }
    if (cidr.prefixLength === 0) return stays("public", `${cidr.cidr}: out of scope`);
    const threshold = cidr.family === 4 ? options.prefixThreshold : options.ipv6PrefixThreshold;
    if (threshold === null) return stays("ipv6", "IPv6 rules need --ipv6");
    return judgeCidr(cidr, blocks, threshold);
  };
}

function judgeCidr(rule: CidrRule, blocks: readonly PointRange[], threshold: number): Judgement {
  if (!blocks.some((block) => includesRange(block, rule.range))) {
    return stays("not-private", `${rule.cidr} is not a private CIDR`);
  }
  if (rule.prefixLength >= threshold) {
    return stays("already-tight", `/${rule.prefixLength} is not shorter than /${threshold}`);
  }
  return null;
}

/** The decision has this one reason. */
function stays(decision: DecisionId & ReasonId, reason: string): Judgement {
  return { decision, reasonId: decision, reason };
}
