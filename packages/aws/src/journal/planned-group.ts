import type { GroupPlan } from "@sgt/rules";
import { ruleIdentity } from "@sgt/snapshot";
import type { PlannedGroup } from "./journal-entry.js";

/** Returns what a plan makes of a group, as a journal keeps it. */
export function plannedGroup({ groupId, fingerprint, add, remove }: GroupPlan): PlannedGroup {
  return { groupId, fingerprint, add: add.map(ruleIdentity), remove: remove.map(ruleIdentity) };
}
