import type { GroupPlan } from "@sgt/rules";
import { movedTags } from "@sgt/rules";
import { type Rule, ruleIdentity } from "@sgt/snapshot";
import type { NeededCall } from "../change/preflight.js";
import { settableTags } from "../rule/rule-marks.js";
import { endSteps } from "./apply-result.js";

/**
 * Every kind of call that the change of a group and its revert may make, for the preflight.
 *
 * @param tags - what new rules are to bear where that is permitted
 */
export function neededCalls(group: GroupPlan, tags: Readonly<Record<string, string>>): NeededCall[] {
  return [...besideCalls(group, tags), ...inPlaceCalls(group)];
}

/** For rules that come and go; none where all that the plan does is to move ends. */
function besideCalls({ groupId, ...plan }: GroupPlan, tags: Readonly<Record<string, string>>): NeededCall[] {
  const moved = new Set(endSteps(plan.steps).map(({ to }) => ruleIdentity(to)));
  const others = <T extends Rule>(rules: readonly T[]): T[] => rules.filter((rule) => !moved.has(ruleIdentity(rule)));
  const [add, remove] = [others(plan.add), others(plan.remove)];
  if (add.length === 0 && remove.length === 0) return [];
  // Revert gives removed rules their tags back, and that is no wish.
  const ownTags = remove.map(settableTags).find((own) => Object.keys(own).length > 0);
  return [
    {
      call: { action: "authorize", groupId, rules: add.length > 0 ? add : remove, tags: ownTags ?? tags },
      tagsAreWish: ownTags === undefined,
    },
    { call: { action: "revoke", groupId, rules: remove.length > 0 ? remove : add }, tagsAreWish: false },
  ];
}

/** A rule whose tag says its end needs that moved too, or it ends as before: no wish either. */
function inPlaceCalls({ groupId, steps }: GroupPlan): NeededCall[] {
  const step = steps.find((one) => one.kind === "modify");
  if (step === undefined) return [];
  const tagged = endSteps(steps).find(({ rule, to }) => Object.keys(movedTags(rule, to)).length > 0);
  const calls: NeededCall["call"][] = [{ action: "modify", groupId, rules: [step.rule], to: step.to }];
  if (tagged !== undefined) {
    calls.push({ action: "tag", groupId, rules: [tagged.rule], tags: movedTags(tagged.rule, tagged.to) });
  }
  return calls.map((call) => ({ call, tagsAreWish: false }));
}
