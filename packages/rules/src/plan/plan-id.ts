import { digest } from "../digest/digest.js";
import { canonicalJson } from "./canonical-json.js";
import type { Plan } from "./plan.js";

/** Stands for the id of a plan while its content, which names the id, is being written. */
export const NO_PLAN_ID = "plan-000000000000";

/**
 * Returns `plan-` and 12 hex digits of everything the plan says. Descriptions of new rules carry the
 * id, so it is read as {@link NO_PLAN_ID} wherever it stands.
 */
export function planIdOf(plan: Plan): string {
  return `plan-${digest(contentParts(plan), 12)}`;
}

/** In parts, because a plan for thousands of groups is longer than a string may be. */
function* contentParts(plan: Plan): Generator<string> {
  const withoutId = (value: unknown) => canonicalJson(value).replaceAll(plan.planId, NO_PLAN_ID);
  const { planId: _, groups, observed, ...rest } = plan;
  yield withoutId(rest);
  for (const entry of observed) yield withoutId(entry);
  for (const group of groups) yield withoutId(group);
}
