import type { GroupPlan } from "@sgt/rules";
import type { RuleCall } from "../change/rule-call.js";

/** Every kind of call that the change of a group and its revert may make, for the preflight. */
export function neededCalls(group: GroupPlan, tags: Readonly<Record<string, string>>): RuleCall[] {
  const { groupId, add, remove } = group;
  // Revert gives removed rules their tags back.
  const ownTags = remove.find((rule) => Object.keys(rule.tags ?? {}).length > 0)?.tags;
  const inPlace = group.steps.find((step) => step.kind === "modify");
  return [
    { action: "authorize", groupId, rules: add.length > 0 ? add : remove, tags: ownTags ?? tags },
    { action: "revoke", groupId, rules: remove.length > 0 ? remove : add },
    ...(inPlace === undefined ? [] : [{ action: "modify", groupId, rules: [inPlace.rule], to: inPlace.to } as const]),
  ];
}
