import type { GroupPlan, Plan } from "@sgt/rules";
import { shellWord } from "../change/conduct.js";
import { preflight } from "../change/preflight.js";
import { type RunOptions, runParts } from "../change/run-options.js";
import { openJournal } from "../journal/open-journal.js";
import { takeLock } from "../journal/run-lock.js";
import { applyGroups } from "./apply-groups.js";
import type { ApplyResult } from "./apply-result.js";
import { checkPlan } from "./check-plan.js";
import { chooseGroups, type GroupChoice } from "./choose-groups.js";
import { neededCalls } from "./needed-calls.js";
import { planHash } from "./plan-hash.js";
import { planTags } from "./plan-tags.js";

export interface ApplyOptions extends RunOptions, GroupChoice {
  /** As `parsePlan` of `@sgt/rules` returns it. */
  readonly plan: Plan;
  /** Set on every rule that is added, beside those that the plan asks for; needs `ec2:CreateTags`. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/**
 * Applies a plan: each group is read right before its first change and compared with its fingerprint,
 * new rules are authorised before old ones are revoked, each call is announced in the journal before it
 * is made, and after any answer that is not a success the group is read and compared.
 *
 * Whatever happens once the journal is begun is in the result, with the command that puts it back; what
 * is thrown was found before anything was changed.
 *
 * @returns `done` when every group reads back as planned; `halted` with the reason when the run went no
 *   further; `stopped` when the signal ended it between two calls
 * @throws SGT_AWS_PLAN_UNPROVED, SGT_AWS_PLAN_ELSEWHERE, SGT_AWS_UNKNOWN_GROUP when the plan cannot be applied
 * @throws SGT_AWS_DENIED when a call that the run or its revert needs is not permitted
 * @throws SGT_AWS_LOCKED when another run changes the same account and region
 * @throws SGT_AWS_JOURNAL_EXISTS, SGT_AWS_JOURNAL_WRITE when the journal cannot be begun
 */
export async function applyPlan(options: ApplyOptions): Promise<ApplyResult> {
  const { session, plan, journalPath } = options;
  const tags = { ...planTags(plan), ...options.tags };
  checkPlan(plan, session);
  const groups = chooseGroups(plan, options);
  const lock = await takeLock(journalPath, session);
  try {
    const parts = runParts(options);
    parts.emit({ kind: "preflight", groupCount: groups.length });
    await preflight(
      groups.flatMap((group) => neededCalls(group, tags)),
      { session, ...parts },
    );
    const journal = await openJournal(journalPath, options);
    try {
      await journal.append(beginEntry(options, groups));
      let callId = 0;
      const run = { ...parts, kind: "apply", session, journal, nextCallId: () => callId++ } as const;
      return await applyGroups(run, { groups, known: new Map(), tags, resumeCommand: resumeCommand(journalPath) });
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
}

/** What the user types to go on with a journal. */
export function resumeCommand(journalPath: string): string {
  return `sgt apply --resume ${shellWord(journalPath)}`;
}

function beginEntry({ session, plan }: ApplyOptions, groups: readonly GroupPlan[]) {
  return {
    kind: "begin",
    schema: "sgt/journal/v1",
    planId: plan.planId,
    planHash: planHash(plan),
    accountId: session.accountId,
    region: session.region,
    callerArn: session.callerArn,
    groupIds: groups.map((group) => group.groupId),
  } as const;
}
