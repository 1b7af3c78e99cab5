import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import { readIngress } from "../collect/read-groups.js";
import type { GroupState } from "../journal/journal-state.js";
import { settableTags } from "../rule/rule-marks.js";
import { decideRevert } from "./decide-revert.js";
import type { Drift } from "./drift.js";
import type { Move } from "./move.js";
import { modifyBack, type RulesToMove, removeRules, restoreRules } from "./move-rules.js";
import { narrowMoves } from "./narrow-moves.js";
import { waitForRules } from "./wait-for-rules.js";

export interface GroupRevert {
  /** Rules that this run gave back, and took away; what was so already is not counted. */
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
export async function revertGroup(
  run: ChangeRun,
  state: GroupState,
  ruleIds: ReadonlySet<string> | null,
): Promise<GroupRevert> {
  stopIfAsked(run);
  const { groupId } = state;
  const live = await readIngress(run.session, groupId);
  const all = decideRevert(state, live, { nowMs: run.clock.now(), lagMs: run.timing.settleMs });
  const moves = ruleIds === null ? all : narrowMoves(all, ruleIds);
  const drifts = driftsOf(groupId, moves);
  for (const { id, rule } of drifts) await run.journal.append({ kind: "drift", groupId, drift: id, rule });
  const restore = moves.filter((move) => move.kind === "restore");
  const remove = moves.filter((move) => move.kind === "remove");
  // A rule still to be given back may show in an old read; it covers nothing.
  const modify = moves.filter((move) => move.kind === "modify");
  const moving = new Set([...restore, ...remove, ...modify].map(({ rule }) => ruleIdentity(rule)));
  const standing = live.filter((rule) => !moving.has(ruleIdentity(rule)));
  const counts = { restored: 0, removed: 0 };
  await moveRules(run, { groupId, modify, restore, remove: [...remove], standing, counts }, moves);
  return { restoredCount: counts.restored, removedCount: counts.removed, drifts };
}

async function moveRules(run: ChangeRun, work: RulesToMove, moves: readonly Move[]): Promise<void> {
  const { groupId } = work;
  const back = [...work.restore.map(({ rule }) => rule), ...work.modify.map(({ to }) => to)];
  const gone = work.remove.map(({ rule }) => rule);
  // First: it takes no room, and what stands then covers rules of ours that may make some.
  await modifyBack(run, work);
  await restoreRules(run, work);
  for (const { kind, rule } of moves) {
    if (kind === "retag") await performCall(run, { action: "tag", groupId, rules: [rule], tags: rule.tags ?? {} });
  }
  // What takes over must be live before our rules go.
  await waitForRules(run, groupId, back);
  await removeRules(run, work, work.remove);
  await waitForRules(run, groupId, back, gone);
  await run.journal.append({ kind: "read-back", groupId, matches: true });
}

/** What others did, and the tags that only AWS can give back. */
function driftsOf(groupId: string, moves: readonly Move[]): Drift[] {
  const lost = (rule: LiveRule): boolean =>
    Object.keys(rule.tags ?? {}).length > Object.keys(settableTags(rule)).length;
  return moves.flatMap((move): Drift[] => {
    if (move.kind === "drift") return [{ id: move.id, groupId, rule: move.rule }];
    return move.kind === "restore" && lost(move.rule) ? [{ id: "reserved-tags", groupId, rule: move.rule }] : [];
  });
}
