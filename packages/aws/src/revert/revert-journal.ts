import { type OptionKeys, shellWord } from "@sgt/cidr";
import type { Plan } from "@sgt/rules";
import { isMovedEnd, movedTags } from "@sgt/rules";
import type { LiveRule } from "@sgt/snapshot";
import type { ChangeRun } from "../change/change-run.js";
import { checkJournalPlace } from "../change/check-journal-place.js";
import { preflight } from "../change/preflight.js";
import type { RuleCall } from "../change/rule-call.js";
import { RUN_KEYS, type RunOptions, runParts } from "../change/run-options.js";
import { type Halt, type RunStatus, runToEnd, statusOf } from "../change/run-to-end.js";
import { takeRunLock } from "../change/take-run-lock.js";
import { existingGroupIds } from "../collect/read-groups.js";
import { checkKeys } from "../errors.js";
import { type GroupState, journalState } from "../journal/journal-state.js";
import { continueJournal } from "../journal/open-journal.js";
import { settableTags } from "../rule/rule-marks.js";
import { checkOrigin } from "./check-origin.js";
import type { Drift } from "./drift.js";
import { checkRuleIds } from "./narrow-moves.js";
import { revertGroup } from "./revert-group.js";
import type { RevertTally } from "./revert-work.js";

export interface RevertOptions extends RunOptions {
  /** Ids that rules had before the run: only these are given back. All when absent. */
  readonly ruleIds?: readonly string[] | undefined;
  /** The plan that the journal was begun with: nothing is opened that it did not remove. */
  readonly plan?: Plan | undefined;
}

export interface RevertedGroup {
  readonly groupId: string;
  readonly groupName: string;
  /** `gone`: the group itself was deleted since, so there is nothing to put back. */
  readonly status: "done" | "halted" | "gone";
  readonly restoredCount: number;
  readonly removedCount: number;
  /** What somebody else did since; left as it is. */
  readonly drifts: readonly Drift[];
  /** Rules that stood before and are still to be given back: none but in a group that is halted. */
  readonly missing: readonly LiveRule[];
}

export interface RevertResult {
  readonly status: RunStatus;
  readonly journalPath: string;
  /** One for each group that the journal says was begun, last first. */
  readonly groups: readonly RevertedGroup[];
  /** Null when the run is done. */
  readonly halt: Halt | null;
}

/**
 * Puts an account back as the journal says it was: rules that the run revoked are authorised again with
 * their descriptions and tags, then the rules that it added are revoked. Rules that stood before and were
 * not touched, and rules that came since, stay.
 *
 * Works from a journal that was cut off at any moment, and may be run again: what is back already is left.
 * It goes on in the same journal. Rule ids are AWS's to give: a rule given back has a new one.
 *
 * @throws SGT_AWS_JOURNAL_MISSING, SGT_AWS_JOURNAL_DAMAGED, SGT_AWS_JOURNAL_ELSEWHERE, SGT_AWS_JOURNAL_WRITE
 * @throws SGT_AWS_JOURNAL_MISMATCH, SGT_AWS_PLAN_MISMATCH when the journal does not tell of the plan's change
 * @throws SGT_AWS_UNKNOWN_RULE when a rule id is not in the journal
 * @throws SGT_AWS_DENIED when a call it needs is not permitted
 * @throws SGT_AWS_LOCKED when another run changes the same account and region
 */
export async function revertJournal(options: RevertOptions): Promise<RevertResult> {
  checkKeys(options, REVERT_JOURNAL_KEYS);
  const { session, journalPath, ruleIds, plan } = options;
  const parts = runParts(options);
  const lock = await takeRunLock(options, parts);
  try {
    const { journal, writer } = await continueJournal(journalPath, options);
    try {
      const state = journalState(journal.lines);
      checkJournalPlace(state.begin, session, journalPath);
      checkOrigin(state, plan ?? null, journalPath);
      checkRuleIds(ruleIds ?? [], state.groups, journalPath);
      parts.emit({ kind: "preflight", groupCount: state.groups.length });
      await preflight(
        state.groups.flatMap(neededCalls).map((call) => ({ call, tagsAreWish: false })),
        { session, ...parts },
      );
      await writer.append({ kind: "run", run: "revert", callerArn: session.callerArn });
      let callId = state.lastCallId + 1;
      const run = { ...parts, kind: "revert", session, journal: writer, nextCallId: () => callId++ } as const;
      return await revertGroups(run, state.groups.toReversed(), ruleIds === undefined ? null : new Set(ruleIds));
    } finally {
      await writer.close();
    }
  } finally {
    await lock.release();
  }
}

const REVERT_JOURNAL_KEYS = { ...RUN_KEYS, ruleIds: true, plan: true } satisfies OptionKeys<RevertOptions>;

async function revertGroups(
  run: ChangeRun,
  states: readonly GroupState[],
  ruleIds: ReadonlySet<string> | null,
): Promise<RevertResult> {
  const groups: RevertedGroup[] = [];
  const path = run.journal.path;
  const halt = await runToEnd(run, `sgt revert ${shellWord(path)}`, async () => {
    const existing = await existingGroupIds(
      run.session,
      states.map((state) => state.groupId),
    );
    for (const [i, state] of states.entries()) {
      const { groupId, groupName } = state;
      run.emit({ kind: "group-started", groupId, groupName, index: i + 1, groupCount: states.length });
      const tally: RevertTally = { restoredCount: 0, removedCount: 0, drifts: [], missing: [] };
      const note = (status: RevertedGroup["status"]) => {
        groups[i] = { groupId, groupName, status, ...tally };
      };
      if (existing.has(groupId)) {
        await revertGroup(run, { state, ruleIds, tally }).catch((error: unknown) => {
          note("halted");
          throw error;
        });
        note("done");
      } else {
        note("gone");
        await run.journal.append({ kind: "read-back", groupId, matches: false, difference: "the group was deleted" });
      }
      run.emit({ kind: "group-done", groupId, groupName });
    }
  });
  return { status: statusOf(halt), journalPath: path, groups, halt };
}

/** The calls whose permission the revert of a group needs, whatever it finds. */
function neededCalls({ groupId, before, touched, modified }: GroupState): RuleCall[] {
  const removed = before.filter((rule) =>
    [...touched.values()].some((one) => one.before === rule && one.removed !== null),
  );
  const added = [...touched.values()].filter((one) => one.before === null && one.added !== null).map((one) => one.rule);
  const tagged = removed.find((rule) => Object.keys(settableTags(rule)).length > 0);
  const calls: RuleCall[] = [];
  if (removed.length > 0) {
    calls.push({
      action: "authorize",
      groupId,
      rules: removed,
      tags: tagged === undefined ? {} : settableTags(tagged),
    });
  }
  if (added.length > 0) calls.push({ action: "revoke", groupId, rules: added });
  const [inPlace] = [...modified.values()];
  if (inPlace !== undefined) calls.push({ action: "modify", groupId, rules: [inPlace.before], to: inPlace.to });
  const ends = [...modified.values()].filter(({ before, to }) => isMovedEnd(before, to));
  const told = ends.find(({ before, to }) => Object.keys(movedTags(before, to)).length > 0);
  if (told !== undefined) {
    calls.push({ action: "tag", groupId, rules: [told.before], tags: movedTags(told.before, told.to) });
  }
  return calls;
}
