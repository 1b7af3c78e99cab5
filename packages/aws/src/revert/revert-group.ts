import { type LiveRule, ruleIdentity } from "@sgt/rules";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import { readUntil } from "../change/read-back.js";
import { readIngress } from "../collect/read-groups.js";
import { awsError } from "../errors.js";
import type { GroupState } from "../journal/journal-state.js";
import { decideRevert, type RevertDecision, settableTags } from "./decide-revert.js";
import type { Drift } from "./drift.js";
import { type RulesToMove, removeRules, restoreRules } from "./move-rules.js";
import { narrowDecision } from "./narrow-decision.js";

export interface GroupRevert {
  readonly restoredCount: number;
  readonly removedCount: number;
  readonly drifts: readonly Drift[];
}

/**
 * Puts one group back: gives back what we revoked, then takes away what we added, then reads it.
 *
 * @param ruleIds - only these rules; null means all
 * @throws as `performCall`; SGT_AWS_UNSETTLED when a read does not show what AWS confirmed
 */
export async function revertGroup(run: ChangeRun, state: GroupState, ruleIds: ReadonlySet<string> | null): Promise<GroupRevert> {
  stopIfAsked(run);
  const { groupId } = state;
  const live = await readIngress(run.session, groupId);
  const whole = decideRevert(state, live, { nowMs: run.clock.now(), lagMs: run.timing.settleMs });
  const decision = ruleIds === null ? whole : narrowDecision(whole, ruleIds);
  await noteDrifts(run, decision);
  await moveRules(run, groupId, decision, live);
  return {
    restoredCount: decision.restore.length,
    removedCount: decision.remove.length,
    drifts: [...decision.drifts, ...reservedTags(groupId, decision)],
  };
}

async function moveRules(run: ChangeRun, groupId: string, decision: RevertDecision, live: readonly LiveRule[]): Promise<void> {
  const leaving = new Set(decision.remove.map(({ rule }) => rule.ruleId));
  const standing = live.filter((rule) => !leaving.has(rule.ruleId));
  const work: RulesToMove = { groupId, restore: [...decision.restore], remove: [...decision.remove], standing };
  await restoreRules(run, work);
  for (const rule of decision.retag) {
    await performCall(run, { action: "tag", groupId, rules: [rule], tags: rule.tags ?? {} });
  }
  const wanted = decision.restore.map(({ rule }) => ruleIdentity(rule));
  // What takes over must be live before our rules go.
  await waitFor(run, groupId, (rules) => includesAll(rules, wanted));
  await removeRules(run, groupId, work.remove);
  const gone = new Set(decision.remove.map(({ rule }) => ruleIdentity(rule)));
  await waitFor(run, groupId, (rules) => includesAll(rules, wanted) && !rules.some((rule) => gone.has(ruleIdentity(rule))));
  await run.journal.append({ kind: "read-back", groupId, matches: true });
}

function includesAll(rules: readonly LiveRule[], wanted: readonly string[]): boolean {
  const found = new Set(rules.map(ruleIdentity));
  return wanted.every((identity) => found.has(identity));
}

async function waitFor(run: ChangeRun, groupId: string, wanted: (rules: readonly LiveRule[]) => boolean): Promise<void> {
  const { seen } = await readUntil(run, groupId, wanted, run.timing.settleMs, run.signal);
  if (seen) return;
  stopIfAsked(run);
  throw awsError("SGT_AWS_UNSETTLED", `reads of "${groupId}" do not show what AWS confirmed`, {
    source: "aws",
    hint: "Look at the group, then run the revert again.",
    details: { groupId },
  });
}

async function noteDrifts(run: ChangeRun, decision: RevertDecision): Promise<void> {
  for (const { id, groupId, rule } of decision.drifts) await run.journal.append({ kind: "drift", groupId, drift: id, rule });
}

function reservedTags(groupId: string, decision: RevertDecision): Drift[] {
  const lost = (rule: LiveRule): boolean => Object.keys(rule.tags ?? {}).length > Object.keys(settableTags(rule)).length;
  return decision.restore.flatMap(({ rule }) => (lost(rule) ? [{ id: "reserved-tags", groupId, rule } as const] : []));
}
