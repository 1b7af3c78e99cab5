import type { GroupPlan } from "@sgt/rules";
import { fingerprintRules, type LiveRule } from "@sgt/snapshot";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { readUntil } from "../change/read-back.js";
import { readGroups } from "../collect/read-groups.js";
import { awsError } from "../errors.js";
import { diffRules, formatDiff } from "../rule/rule-diff.js";

/**
 * Reads a group right before its first change, compares it with the plan, and writes it down.
 *
 * @throws SGT_AWS_STALE_GROUP when the group is not as it was planned on; it is not touched then
 */
export async function beginGroup(run: ChangeRun, plan: GroupPlan): Promise<readonly LiveRule[]> {
  stopIfAsked(run);
  const { groupId } = plan;
  const asPlanned = (rules: readonly LiveRule[]): boolean => fingerprintRules(rules) === plan.fingerprint;
  const [group] = await readGroups(run.session, [groupId]);
  const first = group?.ingress ?? [];
  // Once more, a little later: the read may lag behind a revert that has just ended.
  const live = asPlanned(first)
    ? first
    : (await readUntil(run, groupId, asPlanned, run.timing.doubtMs, run.signal)).live;
  if (!asPlanned(live)) throw stale(plan, live);
  await run.journal.append({ kind: "group", groupId, groupName: plan.groupName, before: [...live] });
  return live;
}

function stale(plan: GroupPlan, live: readonly LiveRule[]): Error {
  const difference = formatDiff(diffRules(plan.before, live));
  return awsError("SGT_AWS_STALE_GROUP", `"${plan.groupId}" is not as it was when the plan was made: ${difference}`, {
    hint: "Collect the account again and make a new plan; this group was not touched.",
    details: { groupId: plan.groupId, difference },
  });
}
