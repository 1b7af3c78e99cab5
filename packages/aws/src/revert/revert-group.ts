import type { LiveRule } from "@sgt/snapshot";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import { readIngress } from "../collect/read-groups.js";
import type { GroupState } from "../journal/journal-state.js";
import { settableTags } from "../rule/rule-marks.js";
import { decideRevert } from "./decide-revert.js";
import { giveBack } from "./give-back.js";
import { type Move, ruleBack } from "./move.js";
import { moveEndBack, waitForEnds } from "./move-end-back.js";
import { narrowMoves } from "./narrow-moves.js";
import { removeRules } from "./remove-rules.js";
import { type RevertTally, RevertWork } from "./revert-work.js";
import { waitForRules } from "./wait-for-rules.js";

export interface GroupToRevert {
  readonly state: GroupState;
  /** Only these rules; null means all. */
  readonly ruleIds: ReadonlySet<string> | null;
  /** Where it is noted what was done, as it is done. */
  readonly tally: RevertTally;
}

/**
 * Puts one group back: gives back what we revoked, then takes away what we added, then reads it.
 *
 * @throws as `performCall` and `giveBack`; SGT_AWS_UNSETTLED when a read does not show what AWS confirmed
 */
export async function revertGroup(run: ChangeRun, { state, ruleIds, tally }: GroupToRevert): Promise<void> {
  stopIfAsked(run);
  const { groupId } = state;
  const live = await readIngress(run.session, groupId);
  const all = decideRevert(state, live, { nowMs: run.clock.now(), lagMs: run.timing.settleMs });
  const moves = ruleIds === null ? all : narrowMoves(all, ruleIds);
  const work = new RevertWork(state, live, moves, tally);
  await tellDrifts(run, work, moves);
  const back = work.missingRules;
  const gone = [...work.remove].map(({ rule }) => rule);
  const ends = moves.filter((move) => move.kind === "end");
  for (const end of ends) await moveEndBack(run, work, end);
  await giveBack(run, work);
  for (const { kind, rule } of moves) {
    if (kind === "retag") await performCall(run, { action: "tag", groupId, rules: [rule], tags: rule.tags ?? {} });
  }
  // What takes over must be live before our rules go.
  await waitForRules(run, groupId, back);
  await removeRules(run, work, [...work.remove]);
  await waitForRules(run, groupId, back, gone);
  await waitForEnds(run, groupId, ends);
  await run.journal.append({ kind: "read-back", groupId, matches: true });
}

/** What others did, and the tags that only AWS can give back. */
async function tellDrifts(run: ChangeRun, work: RevertWork, moves: readonly Move[]): Promise<void> {
  const isReserved = (rule: LiveRule): boolean =>
    Object.keys(rule.tags ?? {}).length > Object.keys(settableTags(rule)).length;
  for (const move of moves) {
    if (move.kind === "drift") await work.tell(run, move.id, move.rule);
    if (move.kind === "restore" && isReserved(ruleBack(move))) await work.tell(run, "reserved-tags", move.rule);
  }
}
