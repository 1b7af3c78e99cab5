import { matchEvidence } from "../match/match-evidence.js";
import type { Plan } from "../plan/plan.js";
import { draftPlan } from "./draft-plan.js";
import { sealPlan } from "./seal-plan.js";
import { checkInput, type TightenInput } from "./tighten-input.js";

/**
 * Decides which ingress rules of one region can be tightened on the evidence, and how. The same input
 * gives the same plan, id included. The plan is checked by {@link verifyPlan} before it is returned,
 * and holds the result as its proof. Groups, rules or evidence may be empty: the plan then says why
 * nothing changes. Reads the evidence rows once. It does not ask whether the evidence is enough: see
 * {@link planGraded}.
 *
 * An approved list may stand in for evidence: then a rule is replaced by what of the list lies inside
 * it. With both, evidence and list are kept.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for an option out of bounds, a group that the region does not hold, or neither
 * evidence nor list.
 * @throws `SGT_RULES_SNAPSHOT_INCOMPLETE` for evidence without any network interface to attribute it by.
 * @throws `SGT_RULES_EXCEPTION_EXPIRED` for an exception that ended more than 30 days before `now`.
 * @throws `SGT_RULES_PLAN_PROOF_BROKEN` if the checker disagrees with the planner: a bug, source `bug`.
 */
export function planTightening(input: TightenInput): Plan {
  checkInput(input);
  return sealPlan(draftPlan(input, matchEvidence(input.region, input.evidence ?? { rows: [] }, input.options)));
}
