import type { GroupPlan } from "@sgt/rules";
import { fingerprintRules, type LiveRule } from "@sgt/snapshot";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { readUntil } from "../change/read-back.js";
import { runToEnd, statusOf } from "../change/run-to-end.js";
import { readGroups } from "../collect/read-groups.js";
import { awsError } from "../errors.js";
import type { GroupState } from "../journal/journal-state.js";
import { diffRules, formatDiff } from "../rule/rule-diff.js";
import { type ApplyResult, type GroupOutcome, type GroupTally, groupOutcome, tallyOf } from "./apply-result.js";
import { changeGroup } from "./change-group.js";
import { type ConfirmWave, passWave } from "./pass-wave.js";
import { type WaveOptions, wavesOf } from "./waves.js";

export interface GroupsToApply {
  readonly groups: readonly GroupPlan[];
  /** What the journal says of each group that was begun. */
  readonly known: ReadonlyMap<string, GroupState>;
  readonly tags: Readonly<Record<string, string>>;
  readonly waves: WaveOptions;
  /** How many waves an earlier run of the journal has left behind. */
  readonly passedWaveCount: number;
  readonly confirm: ConfirmWave | undefined;
  readonly resumeCommand: string;
}

/** Changes group after group, wave after wave, and stops at the first that does not end as planned. */
export async function applyGroups(run: ChangeRun, work: GroupsToApply): Promise<ApplyResult> {
  const { groups, tags, waves, passedWaveCount, confirm } = work;
  const outcomes = new Map(groups.map((group) => [group.groupId, begunOutcome(work, group)]));
  const note: GroupContext["note"] = (group, status, tally) =>
    outcomes.set(group.groupId, groupOutcome(group, status, tally));
  const parts = wavesOf(groups, waves);
  const halt = await runToEnd(run, work.resumeCommand, async () => {
    let leftCount = groups.length;
    for (const [i, wave] of parts.entries()) {
      for (const group of wave) {
        const index = groups.length - leftCount + 1;
        await applyGroup(run, group, { work, index, note });
        leftCount--;
      }
      const place = { index: i + 1, waveCount: parts.length, leftCount };
      if (leftCount > 0 && i + 1 > passedWaveCount) {
        await passWave(run, { ...place, groups: wave, pauseMs: waves.pauseMs, confirm });
      }
    }
  });
  const tagged = Object.keys(tags).length > 0;
  return { status: statusOf(halt), journalPath: run.journal.path, groups: [...outcomes.values()], tagged, halt };
}

interface GroupContext {
  readonly work: GroupsToApply;
  /** From 1. */
  readonly index: number;
  readonly note: (group: GroupPlan, status: GroupOutcome["status"], tally: GroupTally) => void;
}

/** A group before its turn: as an earlier run left it. */
function begunOutcome({ known }: GroupsToApply, group: GroupPlan): GroupOutcome {
  const state = known.get(group.groupId) ?? null;
  const status = state === null ? "untouched" : state.finished ? "done" : "halted";
  return groupOutcome(group, status, tallyOf(state));
}

async function applyGroup(run: ChangeRun, group: GroupPlan, { work, index, note }: GroupContext): Promise<void> {
  const { groupId, groupName } = group;
  const state = work.known.get(groupId) ?? null;
  run.emit({ kind: "group-started", groupId, groupName, index, groupCount: work.groups.length });
  const before = state?.before ?? (await beginGroup(run, group));
  const tally = tallyOf(state);
  try {
    if (state?.finished !== true) await changeGroup(run, group, { before, known: state, tally, tags: work.tags });
  } catch (error) {
    note(group, "halted", tally);
    throw error;
  }
  note(group, "done", tally);
  run.emit({ kind: "group-done", groupId, groupName });
}

/**
 * Reads a group right before its first change, compares it with the plan, and writes it down.
 *
 * @throws SGT_AWS_STALE_GROUP when the group is not as it was planned on; it is not touched then
 */
async function beginGroup(run: ChangeRun, plan: GroupPlan): Promise<readonly LiveRule[]> {
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
  return awsError("SGT_AWS_STALE_GROUP", `"${plan.groupId}" has changed since the plan was made: ${difference}`, {
    hint: "Collect and plan again; this group was not changed.",
    details: { groupId: plan.groupId, difference },
  });
}
