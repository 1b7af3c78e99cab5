import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { ModifiedRule } from "../journal/modified-rule.js";
import { sameTags, sameText } from "../rule/rule-marks.js";
import type { Move } from "./move.js";

/** What a read shows of a rule that was changed in place. */
export interface ModifiedSight {
  /** The rule with its id. */
  readonly now: LiveRule | undefined;
  /** The rule that stands where it stood: itself, or another one. */
  readonly inPlace: LiveRule | undefined;
  /** The last call about it is so young that a read may not show it yet. */
  readonly recent: boolean;
  /** An earlier revert added a rule in its place, because it was gone. */
  readonly readded: boolean;
}

/** Decides about a rule that was changed in place: it is to be what it was. Making it so twice does no harm. */
export function undoModified(modified: ModifiedRule, sight: ModifiedSight): Move[] {
  const { before, to, made, undone, appliedCallId: callId } = modified;
  const { now, inPlace, recent } = sight;
  if (made === null) return [];
  if (now === undefined) return giveBack(modified, sight);
  const identity = ruleIdentity(now);
  const doubt = undone !== null || identity === ruleIdentity(before);
  const back: Move = { kind: "modify", rule: now, to: before, doubt, callId };
  const foreign: Move[] = sameTags(before, now) ? [] : [changed(now)];
  if (identity === ruleIdentity(before)) {
    // Still, or again, as it was: perhaps the read is old.
    if (recent && undone !== "certain") return [back, ...foreign];
    return compare(before, now);
  }
  if (identity !== ruleIdentity(to))
    return [{ kind: "drift", id: "replaced-by-others", rule: now }, ...giveBack(modified, sight)];
  if (undone === "certain") return recent ? [] : [changed(now)];
  if (inPlace === undefined) return [back, ...foreign];
  // Somebody added the old rule again: ours is needless then.
  return [{ kind: "remove", rule: now, doubt: false }, ...compare(before, inPlace)];
}

/** Our own rule was removed or changed by somebody else: what it was before is added anew. */
function giveBack(
  { before, appliedCallId: callId }: ModifiedRule,
  { inPlace, readded, recent }: ModifiedSight,
): Move[] {
  if (inPlace !== undefined) return compare(before, inPlace);
  if (readded && !recent) return [{ kind: "drift", id: "removed-after-revert", rule: before }];
  return [{ kind: "restore", rule: before, doubt: readded, goneIds: new Set(), callId }];
}

function compare(before: LiveRule, now: LiveRule): Move[] {
  return sameText(before, now) && sameTags(before, now) ? [] : [changed(now)];
}

function changed(rule: LiveRule): Move {
  return { kind: "drift", id: "changed-by-others", rule };
}
