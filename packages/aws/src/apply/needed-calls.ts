import type { GroupPlan } from "@sgt/rules";
import type { NeededCall } from "../change/preflight.js";
import { settableTags } from "../rule/rule-marks.js";

/**
 * Every kind of call that the change of a group and its revert may make, for the preflight.
 *
 * @param tags - what new rules are to bear where that is permitted
 */
export function neededCalls(group: GroupPlan, tags: Readonly<Record<string, string>>): NeededCall[] {
  const { groupId, add, remove } = group;
  // Revert gives removed rules their tags back, and that is no wish.
  const ownTags = remove.map(settableTags).find((own) => Object.keys(own).length > 0);
  const inPlace = group.steps.find((step) => step.kind === "modify");
  return [
    {
      call: { action: "authorize", groupId, rules: add.length > 0 ? add : remove, tags: ownTags ?? tags },
      tagsAreWish: ownTags === undefined,
    },
    { call: { action: "revoke", groupId, rules: remove.length > 0 ? remove : add }, tagsAreWish: false },
    ...(inPlace === undefined
      ? []
      : [
          {
            call: { action: "modify", groupId, rules: [inPlace.rule], to: inPlace.to } as const,
            tagsAreWish: false,
          },
        ]),
  ];
}
