import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { GroupState } from "../journal/journal-state.js";
import { sameTags, sameText } from "../rule/rule-marks.js";
import type { Move } from "./move.js";
import { removeAdded } from "./remove-added.js";
import { restoreRemoved } from "./restore-removed.js";
import { undoModified } from "./undo-modified.js";

export interface RevertMoment {
  readonly nowMs: number;
  /** A call younger than this may not show in reads yet. */
  readonly lagMs: number;
}

/**
 * Decides from the journal and the live rules what puts a group back; pure. The journal wins over a read
 * where it is certain, since rule ids are never used twice and reads lag.
 */
export function decideRevert(state: GroupState, live: readonly LiveRule[], moment: RevertMoment): Move[] {
  const found = new Map(live.map((rule) => [ruleIdentity(rule), rule]));
  const moves = [...state.touched].flatMap(([identity, touched]) => {
    const sight = { now: found.get(identity), recent: moment.nowMs - touched.lastIntentMs < moment.lagMs };
    if (touched.before === null) return removeAdded(touched, sight);
    return touched.removed === null ? [] : restoreRemoved(touched, touched.before, sight);
  });
  return [...moves, ...undoModifies(state, live, moment), ...noteUntouched(state, found)];
}

function undoModifies(
  { modified, touched }: GroupState,
  live: readonly LiveRule[],
  { nowMs, lagMs }: RevertMoment,
): Move[] {
  return [...modified.values()].flatMap((one) => {
    const identity = ruleIdentity(one.before);
    const again = touched.get(identity);
    const lastMs = Math.max(one.lastIntentMs, again?.lastIntentMs ?? 0);
    return undoModified(one, {
      now: live.find((rule) => rule.ruleId === one.ruleId),
      inPlace: live.find((rule) => ruleIdentity(rule) === identity),
      recent: nowMs - lastMs < lagMs,
      readded: (again?.addedIds.size ?? 0) > 0,
    });
  });
}

/** Rules that no call of ours was about. */
function noteUntouched(state: GroupState, found: ReadonlyMap<string, LiveRule>): Move[] {
  const before = new Map(state.before.map((rule) => [ruleIdentity(rule), rule]));
  const ours = ({ ruleId = "" }: LiveRule): boolean => (state.modified.get(ruleId)?.made ?? null) !== null;
  const changed = [...before].flatMap(([identity, rule]): Move[] => {
    const now = found.get(identity);
    if (state.touched.has(identity) || ours(rule)) return [];
    if (now === undefined) return [{ kind: "drift", id: "removed-by-others", rule }];
    const same = sameText(rule, now) && sameTags(rule, now);
    return same ? [] : [{ kind: "drift", id: "changed-by-others", rule: now }];
  });
  const since = [...found].filter(
    ([identity, rule]) => !before.has(identity) && !state.touched.has(identity) && !ours(rule),
  );
  return [...changed, ...since.map(([, rule]) => ({ kind: "drift", id: "added-by-others", rule }) as const)];
}
