import { cidrRule, type LiveRule, type RegionSnapshot, type Rule, sizeOfRule } from "@sgt/snapshot";
import type { DecisionId, GroupPlan, Plan, PlanOptions, RuleDecision } from "../plan/plan.js";
import { NO_PLAN_ID } from "../plan/plan-id.js";
import type { PlanPurpose } from "../plan/purpose.js";
import type { ReasonId } from "../plan/reason-id.js";
import { planTotals } from "./plan-totals.js";
import { sealPlan } from "./seal-plan.js";

/** What a plan that rests on the rules alone is made of. */
export interface PlanParts {
  readonly region: Pick<RegionSnapshot, "accountId" | "region">;
  readonly purpose: PlanPurpose;
  readonly options: PlanOptions;
  readonly groups: readonly GroupPlan[];
  readonly untouched: Plan["untouched"];
  /** ISO time. */
  readonly now: string;
  readonly toolVersion: string | undefined;
}

/**
 * Puts a plan of another purpose than to tighten together, and seals it with its proof.
 *
 * @throws `SGT_RULES_PLAN_PROOF_BROKEN` if the checker disagrees: a bug, source `bug`.
 */
export function assemblePlan({ region, purpose, options, groups, untouched, now, toolVersion }: PlanParts): Plan {
  return sealPlan({
    schema: "sgt/plan/v2",
    planId: NO_PLAN_ID,
    createdAt: now,
    toolVersion: toolVersion ?? null,
    accountId: region.accountId,
    region: region.region,
    purpose,
    options,
    evidence: NO_EVIDENCE,
    observed: [],
    possible: [],
    kept: [],
    names: {},
    decisions: [],
    grades: [],
    grade: null,
    groups,
    unchangedNeighbors: { enis: [], groups: [], members: [], prefixLists: [] },
    untouched,
    totals: planTotals(groups),
    proof: { statements: [] },
  });
}

const NO_EVIDENCE: Plan["evidence"] = {
  kind: "none",
  from: 0,
  to: 0,
  complete: true,
  holes: [],
  unattributed: { eniCount: 0, recordCount: 0 },
};

/** What is known of a rule of which nothing was seen. */
export const NOTHING_SEEN: RuleDecision["evidence"] = {
  sourceCount: 0,
  recordCount: 0,
  firstSeen: null,
  lastSeen: null,
  possible: { sourceCount: 0, recordCount: 0, eniCount: 0 },
};

/** What was decided about a rule without evidence, and the rule that takes its place, if one does. */
export interface PlainVerdict {
  readonly decision: DecisionId;
  readonly reasonId: ReasonId;
  readonly reason: string;
  readonly into?: Rule;
}

/** Returns a decision that rests on no evidence and refuses nobody. */
export function plainDecision(rule: LiveRule, { decision, reasonId, reason, into }: PlainVerdict): RuleDecision {
  const cidr = cidrRule(rule, -1);
  const size = cidr === null ? "0" : `${sizeOfRule(cidr)}`;
  return {
    rule,
    decision,
    reasonId,
    reason,
    replacements: into === undefined ? [] : [into],
    evidence: NOTHING_SEEN,
    beyondTolerance: null,
    addressesBefore: size,
    addressesAfter: size,
  };
}
