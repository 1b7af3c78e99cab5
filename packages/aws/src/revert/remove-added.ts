import type { LiveRule } from "@sgt/snapshot";
import type { TouchedRule } from "../journal/touched-rule.js";
import { sameText } from "../rule/rule-marks.js";
import type { Move, Sight } from "./move.js";
import { plainRule } from "./plain-rule.js";

/**
 * Decides about a rule that did not stand before and that we set out to add: it is to go, unless somebody has
 * changed it since. Tags alone do not count: accounts are full of programs that tag whatever is new.
 *
 * @param live - all rules that a read shows
 */
export function removeAdded(touched: TouchedRule, { now, recent }: Sight, live: readonly LiveRule[]): Move[] {
  if (touched.added === null) return [];
  if (now === undefined) return removeUnseen(touched, recent, live);
  // The read is old: we have removed it already.
  if (touched.removedIds.has(now.ruleId ?? "")) return [];
  const isSame = sameText(touched.rule, now);
  if (touched.addedIds.has(now.ruleId ?? "") && !isSame)
    return [{ kind: "drift", id: "ours-changed-by-others", rule: now }];
  const likelyOurs = touched.added === "maybe" && touched.addedIds.size === 0 && isSame;
  if (!touched.addedIds.has(now.ruleId ?? "") && !likelyOurs)
    return [{ kind: "drift", id: "replaced-by-others", rule: now }];
  return [{ kind: "remove", rule: now, doubt: touched.removalInDoubt }];
}

/**
 * Not seen, but perhaps there when the last call is recent: found out by trying, by properties where no id is
 * known. An id that shows as another rule is that rule now, and is left alone.
 */
function removeUnseen({ addedIds, removedIds, rule }: TouchedRule, recent: boolean, live: readonly LiveRule[]): Move[] {
  const open = [...addedIds].filter((id) => !removedIds.has(id));
  const changed = live.filter((one) => open.includes(one.ruleId ?? ""));
  const drifts = changed.map((one): Move => ({ kind: "drift", id: "ours-changed-by-others", rule: one }));
  if (!recent) return drifts;
  if (addedIds.size === 0 && removedIds.size === 0) return [{ kind: "remove", rule: plainRule(rule), doubt: true }];
  const unseen = open.filter((id) => !changed.some((one) => one.ruleId === id));
  return [...drifts, ...unseen.map((ruleId): Move => ({ kind: "remove", rule: { ...rule, ruleId }, doubt: true }))];
}
