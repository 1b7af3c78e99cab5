import { isMovedEnd } from "@sgt/rules";
import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { GroupState } from "../journal/journal-state.js";
import { sameTags, sameText } from "../rule/rule-marks.js";
import type { Move } from "./move.js";
import { removeAdded } from "./remove-added.js";
import { restoreRemoved } from "./restore-removed.js";
import { undoExchanged } from "./undo-exchanged.js";
import { undoModified } from "./undo-modified.js";
import { undoMovedEnd } from "./undo-moved-end.js";

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
  const exchanged = new Set([...state.exchanged.values()].flatMap(({ ours, to }) => [ours, to].map(ruleIdentity)));
  const moves = [...state.touched].flatMap(([identity, touched]) => {
    if (exchanged.has(identity)) return [];
    const sight = { now: found.get(identity), recent: isRecent(touched.lastIntentMs, moment) };
    if (touched.before === null) return removeAdded(touched, sight, live);
    return touched.removed === null ? [] : restoreRemoved(touched, touched.before, sight);
  });
  return [
    ...moves,
    ...undoModifies(state, live, moment),
    ...undoExchanges(state, live, moment),
    ...noteUntouched(state, found),
  ];
}

function isRecent(lastIntentMs: number, { nowMs, lagMs }: RevertMoment): boolean {
  return nowMs - lastIntentMs < lagMs;
}

function undoModifies({ modified, touched }: GroupState, live: readonly LiveRule[], moment: RevertMoment): Move[] {
  return [...modified.values()].flatMap((one) => {
    const now = live.find((rule) => rule.ruleId === one.ruleId);
    if (isMovedEnd(one.before, one.to)) return undoMovedEnd(one, { now, recent: isRecent(one.lastIntentMs, moment) });
    const identity = ruleIdentity(one.before);
    const again = touched.get(identity);
    return undoModified(one, {
      now,
      inPlace: live.find((rule) => ruleIdentity(rule) === identity),
      recent: isRecent(Math.max(one.lastIntentMs, again?.lastIntentMs ?? 0), moment),
      readded: (again?.addedIds.size ?? 0) > 0,
    });
  });
}

function undoExchanges({ exchanged, before }: GroupState, live: readonly LiveRule[], moment: RevertMoment): Move[] {
  return [...exchanged.values()].flatMap((one) => {
    const stood = before.find((rule) => ruleIdentity(rule) === ruleIdentity(one.to));
    return stood === undefined ? [] : undoExchanged(one, stood, live, isRecent(one.lastIntentMs, moment));
  });
}

/** Rules that no call of ours was about. */
function noteUntouched(state: GroupState, found: ReadonlyMap<string, LiveRule>): Move[] {
  const before = new Map(state.before.map((rule) => [ruleIdentity(rule), rule]));
  const ours = ({ ruleId = "" }: LiveRule): boolean => (state.modified.get(ruleId)?.made ?? null) !== null;
  const added = new Set([...state.touched.values()].flatMap(({ addedIds }) => [...addedIds]));
  const changed = [...before].flatMap(([identity, rule]): Move[] => {
    const now = found.get(identity);
    if (state.touched.has(identity) || ours(rule)) return [];
    if (now === undefined) return [{ kind: "drift", id: "removed-by-others", rule }];
    const same = sameText(rule, now) && sameTags(rule, now);
    return same ? [] : [{ kind: "drift", id: "changed-by-others", rule: now }];
  });
  const since = [...found].filter(
    ([identity, rule]) =>
      !before.has(identity) && !state.touched.has(identity) && !ours(rule) && !added.has(rule.ruleId ?? ""),
  );
  return [...changed, ...since.map(([, rule]) => ({ kind: "drift", id: "added-by-others", rule }) as const)];
}
