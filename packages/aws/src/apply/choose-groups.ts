import type { GroupPlan, Plan } from "@sgt/rules";
import { awsError } from "../errors.js";

export interface GroupChoice {
  /** Only these groups; all of the plan when absent. */
  readonly groups?: readonly string[] | undefined;
  /** At most so many groups, in the plan's order: a canary. */
  readonly limit?: number | undefined;
}

/**
 * Returns the groups of a plan that a run shall change, in the plan's order; those without a change are
 * left out.
 *
 * @throws SGT_AWS_UNKNOWN_GROUP when a group asked for is not in the plan
 */
export function chooseGroups(plan: Plan, { groups, limit }: GroupChoice): readonly GroupPlan[] {
  const known = new Set(plan.groups.map((group) => group.groupId));
  const unknown = groups?.find((groupId) => !known.has(groupId));
  if (unknown !== undefined) {
    throw awsError("SGT_AWS_UNKNOWN_GROUP", `group "${unknown}" is not in plan "${plan.planId}"`, {
      hint: "Name groups of the plan.",
      details: { groupId: unknown, planId: plan.planId },
    });
  }
  const wanted = groups === undefined ? null : new Set(groups);
  const chosen = plan.groups.filter(
    (group) => group.steps.length > 0 && (wanted === null || wanted.has(group.groupId)),
  );
  return limit === undefined ? chosen : chosen.slice(0, limit);
}
