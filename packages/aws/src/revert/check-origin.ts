import type { Plan } from "@sgt/rules";
import { fingerprintRules, type Rule, ruleIdentity } from "@sgt/snapshot";
import { awsError } from "../errors.js";
import type { PlannedGroup } from "../journal/journal-entry.js";
import type { GroupState, JournalState } from "../journal/journal-state.js";
import { plannedGroup } from "../journal/planned-group.js";

/**
 * Checks that a journal tells of the change that its plan asked for, before anything is opened by its word: the
 * sums of a journal find accidents, and not somebody who wrote it anew. Each group stood as it was planned on, what
 * goes back the plan removed, and what goes away the plan added.
 *
 * @param plan - the plan as it was read and checked; null where it is not at hand, and then what the journal's
 *   own first line says of it is taken, which journals of earlier versions lack
 * @throws SGT_AWS_PLAN_MISMATCH when it is another plan
 * @throws SGT_AWS_JOURNAL_MISMATCH naming the group and the rule
 */
export function checkOrigin({ begin, groups }: JournalState, plan: Plan | null, journalPath: string): void {
  if (plan !== null && plan.planId !== begin.planId) throw otherPlan(begin.planId, plan, journalPath);
  const planned = plan === null ? begin.planned : plan.groups.map(plannedGroup);
  if (planned === undefined) return;
  const byId = new Map(planned.map((group) => [group.groupId, group]));
  for (const group of groups) {
    const problem = problemOf(group, byId.get(group.groupId));
    if (problem !== null) throw mismatch(group.groupId, problem, journalPath);
  }
}

/** What does not fit in one group, in words; null when all does. */
function problemOf(state: GroupState, planned: PlannedGroup | undefined): string | null {
  if (planned === undefined) return "the plan does not change it";
  if (fingerprintRules(state.before) !== planned.fingerprint) return "it names other rules than the plan";
  const { back, gone } = changesOf(state);
  const opened = firstOutside(back, planned.remove);
  if (opened !== null) return `"${opened}" would be restored, and the plan did not remove it`;
  const closed = firstOutside(gone, planned.add);
  return closed === null ? null : `"${closed}" would be removed, and the plan did not add it`;
}

/** What a revert may give back and take away, by the journal. */
function changesOf({ touched, modified, exchanged }: GroupState): { back: Rule[]; gone: Rule[] } {
  const rules = [...touched.values()];
  const inPlace = [...modified.values()];
  const exchanges = [...exchanged.values()];
  return {
    back: [
      ...rules.flatMap(({ before }) => before ?? []),
      ...inPlace.map(({ before }) => before),
      ...exchanges.map(({ to }) => to),
    ],
    gone: [
      ...rules.flatMap(({ before, rule }) => (before === null ? [rule] : [])),
      ...inPlace.map(({ to }) => to),
      ...exchanges.map(({ ours }) => ours),
    ],
  };
}

function firstOutside(rules: readonly Rule[], allowed: readonly string[]): string | null {
  const known = new Set(allowed);
  return rules.map(ruleIdentity).find((identity) => !known.has(identity)) ?? null;
}

function otherPlan(planId: string, plan: Plan, file: string): Error {
  return awsError(
    "SGT_AWS_PLAN_MISMATCH",
    `journal "${file}" was begun with plan "${planId}", not with "${plan.planId}"`,
    {
      hint: "Give the plan file that was applied.",
      details: { file, planId: plan.planId },
    },
  );
}

function mismatch(groupId: string, problem: string, file: string): Error {
  return awsError("SGT_AWS_JOURNAL_MISMATCH", `journal "${file}" does not fit its plan: "${groupId}": ${problem}`, {
    hint: "The journal was changed. Restore it from a copy, or restore the rules by hand; nothing was changed.",
    details: { file, groupId },
  });
}
