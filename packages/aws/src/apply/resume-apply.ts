import type { GroupPlan, Plan } from "@sgt/rules";
import { checkJournalPlace } from "../change/check-journal-place.js";
import { preflight } from "../change/preflight.js";
import { type RunOptions, runParts } from "../change/run-options.js";
import { awsError } from "../errors.js";
import { type JournalState, journalState } from "../journal/journal-state.js";
import { continueJournal } from "../journal/open-journal.js";
import { takeLock } from "../journal/run-lock.js";
import { applyGroups } from "./apply-groups.js";
import { resumeCommand } from "./apply-plan.js";
import { type ApplyResult, groupOutcome } from "./apply-result.js";
import { checkPlan } from "./check-plan.js";
import { neededCalls } from "./needed-calls.js";
import { planHash } from "./plan-hash.js";
import { planTags } from "./plan-tags.js";

export interface ResumeOptions extends RunOptions {
  /** The plan that the journal was begun with. */
  readonly plan: Plan;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/**
 * Finishes a run that was killed, stopped or halted, from its journal. Calls whose end the journal does
 * not know are judged by the account. Groups that were read back as planned are not looked at again, and
 * a journal that is done already is left as it is.
 *
 * @throws SGT_AWS_PLAN_MISMATCH when the journal was begun with another plan
 * @throws SGT_AWS_JOURNAL_STATE when the run was reverted
 * @throws SGT_AWS_JOURNAL_ELSEWHERE when the journal is of another account or region
 * @throws SGT_AWS_JOURNAL_MISSING, SGT_AWS_JOURNAL_DAMAGED, SGT_AWS_LOCKED
 */
export async function resumeApply(options: ResumeOptions): Promise<ApplyResult> {
  const { session, plan, journalPath } = options;
  const tags = { ...planTags(plan), ...options.tags };
  checkPlan(plan, session);
  const lock = await takeLock(journalPath, session);
  try {
    const { journal, writer } = await continueJournal(journalPath, options);
    try {
      const state = journalState(journal.lines);
      const groups = groupsToResume(state, plan, options);
      if (state.ended === "done") return alreadyDone(groups, journalPath);
      const parts = runParts(options);
      await preflight(
        groups.flatMap((group) => neededCalls(group, tags)),
        { session, ...parts },
      );
      await writer.append({ kind: "run", run: "resume", callerArn: session.callerArn });
      let callId = state.lastCallId + 1;
      const run = { ...parts, kind: "resume", session, journal: writer, nextCallId: () => callId++ } as const;
      const known = new Map(state.groups.map((group) => [group.groupId, group]));
      return await applyGroups(run, { groups, known, tags, resumeCommand: resumeCommand(journalPath) });
    } finally {
      await writer.close();
    }
  } finally {
    await lock.release();
  }
}

function groupsToResume(state: JournalState, plan: Plan, { session, journalPath }: ResumeOptions): GroupPlan[] {
  checkJournalPlace(state.begin, session, journalPath);
  if (state.reverted) {
    throw awsError("SGT_AWS_JOURNAL_STATE", `the run of journal "${journalPath}" was reverted`, {
      hint: "Make a new plan and apply that.",
      details: { file: journalPath },
    });
  }
  if (state.begin.planHash !== planHash(plan)) {
    throw awsError(
      "SGT_AWS_PLAN_MISMATCH",
      `journal "${journalPath}" was begun with plan "${state.begin.planId}", not with this "${plan.planId}"`,
      {
        hint: "Give the plan file that was applied.",
        details: { file: journalPath, planId: plan.planId },
      },
    );
  }
  const byId = new Map(plan.groups.map((group) => [group.groupId, group]));
  return state.begin.groupIds.flatMap((groupId) => byId.get(groupId) ?? []);
}

function alreadyDone(groups: readonly GroupPlan[], journalPath: string): ApplyResult {
  return { status: "done", journalPath, groups: groups.map((group) => groupOutcome(group, "done")), halt: null };
}
