import type { OptionKeys } from "@sgt/cidr";
import type { GroupPlan, Plan } from "@sgt/rules";
import { checkJournalPlace } from "../change/check-journal-place.js";
import { preflight } from "../change/preflight.js";
import { RUN_KEYS, type RunOptions, runParts } from "../change/run-options.js";
import { takeRunLock } from "../change/take-run-lock.js";
import { awsError, checkKeys } from "../errors.js";
import { type GroupState, type JournalState, journalState } from "../journal/journal-state.js";
import { continueJournal } from "../journal/open-journal.js";
import { applyGroups } from "./apply-groups.js";
import { resumeCommand } from "./apply-plan.js";
import { type ApplyResult, groupOutcome, tallyOf } from "./apply-result.js";
import { checkPlan } from "./check-plan.js";
import { neededCalls } from "./needed-calls.js";
import type { ConfirmWave } from "./pass-wave.js";
import { planHash } from "./plan-hash.js";
import { permittedTags, planTags } from "./plan-tags.js";

export interface ResumeOptions extends RunOptions {
  /** The plan that the journal was begun with. */
  readonly plan: Plan;
  /** As {@link ApplyOptions.tags}. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly confirm?: ConfirmWave | undefined;
}

/**
 * Finishes a run that was killed, stopped or halted, from its journal. Calls whose end the journal does
 * not know are judged by the account. Groups and waves are those that the run was begun with. Groups that were read back as planned are not looked at again, and
 * a journal that is done already is left as it is.
 *
 * @throws SGT_AWS_PLAN_MISMATCH when the journal was begun with another plan
 * @throws SGT_AWS_JOURNAL_STATE when the run was reverted
 * @throws SGT_AWS_JOURNAL_ELSEWHERE when the journal is of another account or region
 * @throws SGT_AWS_JOURNAL_MISSING, SGT_AWS_JOURNAL_DAMAGED, SGT_AWS_LOCKED
 */
export async function resumeApply(options: ResumeOptions): Promise<ApplyResult> {
  checkKeys(options, RESUME_APPLY_KEYS);
  const { session, plan, journalPath, tags = planTags(plan) } = options;
  checkPlan(plan, session);
  const parts = runParts(options);
  const lock = await takeRunLock(options, parts);
  try {
    const { journal, writer } = await continueJournal(journalPath, options);
    try {
      const state = journalState(journal.lines);
      const groups = groupsToResume(state, plan, options);
      const known = new Map(state.groups.map((group) => [group.groupId, group]));
      if (state.ended === "done") return alreadyDone(groups, known, journalPath);
      const permitted = await preflight(
        groups.flatMap((group) => neededCalls(group, tags)),
        { session, ...parts },
      );
      await writer.append({ kind: "run", run: "resume", callerArn: session.callerArn });
      let callId = state.lastCallId + 1;
      const run = { ...parts, kind: "resume", session, journal: writer, nextCallId: () => callId++ } as const;
      return await applyGroups(run, {
        groups,
        known,
        waves: state.begin.waves ?? {},
        passedWaveCount: state.passedWaveCount,
        confirm: options.confirm,
        tags: permittedTags(run, tags, permitted),
        resumeCommand: resumeCommand(journalPath),
      });
    } finally {
      await writer.close();
    }
  } finally {
    await lock.release();
  }
}

const RESUME_APPLY_KEYS = {
  ...RUN_KEYS,
  plan: "needed",
  tags: true,
  confirm: true,
} satisfies OptionKeys<ResumeOptions>;

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

function alreadyDone(
  groups: readonly GroupPlan[],
  known: ReadonlyMap<string, GroupState>,
  journalPath: string,
): ApplyResult {
  return {
    status: "done",
    journalPath,
    groups: groups.map((group) => groupOutcome(group, "done", tallyOf(known.get(group.groupId) ?? null))),
    tagged: false,
    halt: null,
  };
}
