import type { LiveRule } from "@sgt/snapshot";
import type { TouchedRule } from "../journal/touched-rule.js";
import { sameTags, sameText, settableTags } from "../rule/rule-marks.js";
import type { Move, Sight } from "./move.js";

/** Decides about a rule that stood before and that we set out to revoke: it is to stand again. */
export function restoreRemoved(touched: TouchedRule, before: LiveRule, { now, recent }: Sight): Move[] {
  if (now === undefined) return restoreMissing(touched, before, recent);
  if (now.ruleId !== before.ruleId) return compareReturned(touched, before, now);
  // Still there by its own id: either never revoked, or the read is old.
  const maybeGone = touched.removed === "certain" || recent;
  return maybeGone ? [restore(touched, before, true)] : [];
}

function restoreMissing(touched: TouchedRule, before: LiveRule, recent: boolean): Move[] {
  const restoredOnce = touched.addedIds.size > 0;
  if (restoredOnce && !recent) return [{ kind: "drift", id: "removed-after-revert", rule: before }];
  const doubt = touched.added !== null || touched.removed === "maybe";
  return [restore(touched, before, doubt)];
}

function restore({ removedIds: goneIds, appliedCallId: callId }: TouchedRule, rule: LiveRule, doubt: boolean): Move {
  return { kind: "restore", rule, doubt, goneIds, callId };
}

/** It stands again under another id: through an earlier revert, or through somebody else. */
function compareReturned(touched: TouchedRule, before: LiveRule, now: LiveRule): Move[] {
  if (sameText(before, now) && sameTags(before, now)) return [];
  const ours = touched.addedIds.has(now.ruleId ?? "") || (touched.added === "maybe" && touched.addedIds.size === 0);
  if (ours && sameText(before, now)) return [{ kind: "retag", rule: { ...now, tags: settableTags(before) } }];
  return [{ kind: "drift", id: "changed-by-others", rule: now }];
}
