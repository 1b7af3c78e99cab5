import type { Rule } from "@sgt/snapshot";
import { rulesError } from "../errors.js";
import type { Plan } from "../plan/plan.js";
import { NO_PLAN_ID, planIdOf } from "../plan/plan-id.js";
import { verifyPlan } from "../proof/verify-plan.js";

/** Has the plan checked, puts the proof into it and gives it its id, which new rules carry in their description. */
export function sealPlan(draft: Plan): Plan {
  const { proof, broken } = verifyPlan(draft);
  const [first] = broken;
  if (first !== undefined) {
    throw rulesError(
      "SGT_RULES_PLAN_PROOF_BROKEN",
      `${first.groupId ?? "plan"}: ${first.statement}: ${first.message}`,
      {
        source: "bug",
        hint: "Report it with the snapshot and the evidence; nothing was changed.",
        details: {
          statement: first.statement,
          groupId: first.groupId ?? "",
          counterexample: first.counterexample ?? "",
        },
      },
    );
  }
  const plan = { ...draft, proof };
  const planId = planIdOf(plan);
  for (const group of plan.groups) {
    for (const rule of group.add) nameInDescription(rule, planId);
  }
  return { ...plan, planId };
}

/** The rule is ours and still in the making; decisions and steps hold the same object. */
function nameInDescription(rule: Rule, planId: string): void {
  const writable: { description?: string } = rule;
  if (writable.description !== undefined) writable.description = writable.description.replaceAll(NO_PLAN_ID, planId);
}
