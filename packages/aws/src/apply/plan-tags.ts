import { expiryTags, type Plan } from "@sgt/rules";
import type { ChangeRun } from "../change/change-run.js";
import type { Permitted } from "../change/preflight.js";

/** The tag by which a rule names the plan that added it. */
const PLAN_TAG = "sgt:plan";

/** Returns the tags that rules added by a plan bear unless others are asked for; those for an emergency bear their end. */
export function planTags({ planId, purpose }: Plan): Readonly<Record<string, string>> {
  return { [PLAN_TAG]: planId, ...(purpose?.kind === "extend" ? expiryTags(purpose) : {}) };
}

/** Returns the tags, or none when they are not permitted; then the run says so. */
export function permittedTags(
  run: ChangeRun,
  tags: Readonly<Record<string, string>>,
  permitted: Permitted,
): Readonly<Record<string, string>> {
  if (permitted.tags) return tags;
  run.emit({ kind: "untagged" });
  return {};
}
