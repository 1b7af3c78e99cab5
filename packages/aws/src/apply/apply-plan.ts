import { type OptionKeys, shellWord } from "@sgt/cidr";
import type { GroupPlan, Plan } from "@sgt/rules";
import { preflight } from "../change/preflight.js";
import { RUN_KEYS, type RunOptions, runParts } from "../change/run-options.js";
import { takeRunLock } from "../change/take-run-lock.js";
import { checkKeys } from "../errors.js";
import { openJournal } from "../journal/open-journal.js";
import { plannedGroup } from "../journal/planned-group.js";
import { applyGroups } from "./apply-groups.js";
import type { ApplyResult } from "./apply-result.js";
import { checkPlan } from "./check-plan.js";
import { chooseGroups, type GroupChoice } from "./choose-groups.js";
import { neededCalls } from "./needed-calls.js";
import type { ConfirmWave } from "./pass-wave.js";
import { planHash } from "./plan-hash.js";
import { permittedTags, planTags } from "./plan-tags.js";
import { checkWaves, type WaveOptions } from "./waves.js";

export interface ApplyOptions extends RunOptions, GroupChoice {
  /** As `parsePlan` of `@sgt/rules` returns it. */
  readonly plan: Plan;
  /**
   * Set on every rule that is added where `ec2:CreateTags` permits it; the plan's id as `sgt:plan` when absent,
   * nothing when empty. A rule that is changed in place keeps its own.
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Kept in the journal, so that a resumed run goes on in the same waves. */
  readonly waves?: WaveOptions | undefined;
  readonly confirm?: ConfirmWave | undefined;
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
 * @throws SGT_AWS_INVALID_WAVES when the waves are no numbers to count groups with
 * @throws SGT_AWS_DENIED when a call that the run or its revert needs is not permitted
 * @throws SGT_AWS_LOCKED when another run changes the same account and region
 * @throws SGT_AWS_JOURNAL_EXISTS, SGT_AWS_JOURNAL_WRITE when the journal cannot be begun
 */
export async function applyPlan(options: ApplyOptions): Promise<ApplyResult> {
  checkKeys(options, APPLY_PLAN_KEYS);
  const { session, plan, journalPath, tags = planTags(plan), waves = {} } = options;
  checkWaves(waves);
  const parts = runParts(options);
  checkPlan(plan, session);
  const groups = chooseGroups(plan, options);
  const lock = await takeRunLock(options, parts);
  try {
    parts.emit({ kind: "preflight", groupCount: groups.length });
    const permitted = await preflight(
      groups.flatMap((group) => neededCalls(group, tags)),
      { session, ...parts },
    );
    const journal = await openJournal(journalPath, { files: options.files, clock: options.clock });
    try {
      await journal.append(beginEntry(options, groups));
      let callId = 0;
      const run = { ...parts, kind: "apply", session, journal, nextCallId: () => callId++ } as const;
      return await applyGroups(run, {
        groups,
        known: new Map(),
        waves,
        passedWaveCount: 0,
        confirm: options.confirm,
        tags: permittedTags(run, tags, permitted),
        resumeCommand: resumeCommand(journalPath),
      });
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
}

const APPLY_PLAN_KEYS = {
  ...RUN_KEYS,
  plan: "needed",
  tags: true,
  waves: true,
  confirm: true,
  groups: true,
  limit: true,
} satisfies OptionKeys<ApplyOptions>;

/** What the user types to go on with a journal. */
export function resumeCommand(journalPath: string): string {
  return `sgt apply --resume ${shellWord(journalPath)}`;
}

function beginEntry({ session, plan, waves }: ApplyOptions, groups: readonly GroupPlan[]) {
  return {
    kind: "begin",
    schema: "sgt/journal/v1",
    planId: plan.planId,
    planHash: planHash(plan),
    accountId: session.accountId,
    region: session.region,
    callerArn: session.callerArn,
    groupIds: groups.map((group) => group.groupId),
    planned: groups.map(plannedGroup),
    ...(waves === undefined ? {} : { waves }),
  } as const;
}
