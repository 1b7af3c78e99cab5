import { isSgtError, someOf } from "@sgt/cidr";
import { formatRule, groupBy, type LiveRule } from "@sgt/snapshot";
import type { ChangeRun } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import { awsError } from "../errors.js";
import { ruleInside } from "../rule/rule-inside.js";
import { settableTags } from "../rule/rule-marks.js";
import { exchangePartner, goesSafely, needlessRules } from "./make-room.js";
import type { Back, Modify, Restore } from "./move.js";
import { plainRule } from "./plain-rule.js";
import { removeRules } from "./remove-rules.js";
import type { RevertWork } from "./revert-work.js";
import { leftTags } from "./undo-exchanged.js";
import { waitForRules } from "./wait-for-rules.js";

/**
 * Gives rules back in the reverse order in which apply took them away: the group passes through the states that it
 * had then, so it needs no more room than apply did, and nobody is refused between. As many in a call as there is
 * room for; AWS is asked rather than its quota counted, because others use it too.
 *
 * Where there is no room, rules of ours that are needless by then go; where none is, one of them becomes the
 * rule that stood before. What finds no room even so is tried again as long as something else goes on.
 *
 * @throws SGT_AWS_NO_ROOM when rules are left for which others have taken the room since
 */
export async function giveBack(run: ChangeRun, work: RevertWork): Promise<void> {
  for (;;) {
    const waiting = [...work.missing];
    for (const batch of backBatches(waiting)) await giveBatch(run, work, batch);
    if (work.missing.size === 0) return;
    if (work.missing.size === waiting.length) throw noRoom(work);
  }
}

async function giveBatch(run: ChangeRun, work: RevertWork, batch: readonly Back[]): Promise<void> {
  const [first] = batch;
  if (first?.kind === "modify") return modifyBack(run, work, first);
  const restores = batch.filter((move) => move.kind === "restore");
  let size = restores.length;
  for (let done = 0; done < restores.length; ) {
    const part = restores.slice(done, done + size);
    if (await authorize(run, work, part)) done += part.length;
    else if (size > 1) size = Math.ceil(size / 2);
    else if (!(await removeNeedless(run, work))) {
      await exchange(run, work, part[0]);
      done += 1;
    }
  }
}

/** Makes a rule again what it was before it was changed in place; it takes no room. Waits while others need it as it is. */
async function modifyBack(run: ChangeRun, work: RevertWork, move: Modify): Promise<void> {
  const { rule, to } = move;
  if (!goesSafely(work, rule, move)) return;
  if (!ruleInside(rule, to)) await waitForGiven(run, work);
  await performCall(run, { action: "modify", groupId: work.groupId, rules: [rule], to: plainRule(to) });
  work.note(move);
}

/** False when there was no room. All of one batch bear the same tags, and one in doubt is alone. */
async function authorize(run: ChangeRun, work: RevertWork, moves: readonly Restore[]): Promise<boolean> {
  const [first] = moves;
  const rules = moves.map(({ rule }) => plainRule(rule));
  const goneIds = new Set(moves.flatMap((move) => [...move.goneIds]));
  const tags = first === undefined ? {} : settableTags(first.rule);
  try {
    const call = { action: "authorize", groupId: work.groupId, rules, tags, goneIds } as const;
    const isOurs = await performCall(run, call, first?.doubt ?? false);
    for (const move of moves) work.note(move, isOurs);
    return true;
  } catch (error) {
    if (isSgtError(error) && error.code === "SGT_AWS_NO_ROOM") return false;
    throw error;
  }
}

/** Removes those of our rules that nobody needs any more; false when there was none. */
async function removeNeedless(run: ChangeRun, work: RevertWork): Promise<boolean> {
  const needless = needlessRules(work);
  if (needless.length === 0) return false;
  await waitForGiven(run, work);
  await removeRules(run, work, needless);
  return true;
}

/** Makes a rule of ours the one that stood before, where one can become that without a gap; else the rule waits. */
async function exchange(run: ChangeRun, work: RevertWork, move: Restore | undefined): Promise<void> {
  const ours = move === undefined ? null : exchangePartner(work, move);
  if (move === undefined || ours === null) return;
  if (!ruleInside(ours.rule, move.rule)) await waitForGiven(run, work);
  const { groupId } = work;
  await performCall(run, { action: "modify", groupId, rules: [ours.rule], to: plainRule(move.rule) });
  work.noteExchange(ours, move);
  const back: LiveRule = { ...move.rule, ...(ours.rule.ruleId === undefined ? {} : { ruleId: ours.rule.ruleId }) };
  const tags = settableTags(move.rule);
  if (Object.keys(tags).length > 0) await performCall(run, { action: "tag", groupId, rules: [back], tags });
  if (leftTags(ours.rule, move.rule).length > 0) await work.tell(run, "our-tags-left", back);
}

/** What takes over must be live before what it takes over from goes. */
async function waitForGiven(run: ChangeRun, { groupId, given }: RevertWork): Promise<void> {
  if (given.length > 0) await waitForRules(run, groupId, given);
}

const SHOWN = 5;

function noRoom({ groupId, missingRules }: RevertWork): Error {
  const shown = someOf(missingRules.map(formatRule), SHOWN);
  const count = missingRules.length;
  return awsError("SGT_AWS_NO_ROOM", `"${groupId}" lacks room for ${count} of the rules to restore: ${shown}`, {
    source: "aws",
    hint: `Raise the quota of rules per security group (L-0EA8095F), or remove ${count} of the rules added since; then run the revert again to continue.`,
    details: { groupId, lackingCount: count },
  });
}

/**
 * Returns what goes back, in calls and in order: what apply took away last first. What one call took away goes
 * back together, apart by tags, which hold for all of a call. Rules in doubt go alone, so that "duplicate" speaks
 * of one rule, and so do changes in place.
 */
export function backBatches(moves: readonly Back[]): Back[][] {
  const ordered = moves.map((move, at) => ({ move, at })).sort((a, b) => b.move.callId - a.move.callId || a.at - b.at);
  const batches = groupBy(ordered, ({ move, at }) => `${move.callId} ${isAlone(move) ? at : tagText(move)}`);
  return [...batches.values()].map((batch) => batch.map(({ move }) => move));
}

function isAlone(move: Back): boolean {
  return move.kind === "modify" || move.doubt;
}

function tagText({ rule }: Back): string {
  return JSON.stringify(Object.entries(settableTags(rule)).sort());
}
