import type { LiveRule } from "@sgt/snapshot";
import type { TouchedRule } from "../journal/touched-rule.js";
import { sameText } from "../rule/rule-marks.js";
import type { Move, Sight } from "./move.js";

/** Decides about a rule that did not stand before and that we set out to add: it is to go. */
export function removeAdded(touched: TouchedRule, { now, recent }: Sight): Move[] {
  if (touched.added === null) return [];
  if (now === undefined) return recent ? removeUnseen(touched) : [];
  // The read is old: we have removed it already.
  if (touched.removedIds.has(now.ruleId ?? "")) return [];
  const provedOurs = touched.addedIds.has(now.ruleId ?? "");
  const likelyOurs = touched.added === "maybe" && touched.addedIds.size === 0 && sameText(touched.rule, now);
  if (!provedOurs && !likelyOurs) return [{ kind: "drift", id: "replaced-by-others", rule: now }];
  return [{ kind: "remove", rule: now, doubt: touched.removalInDoubt }];
}

/** Not seen, but perhaps there: found out by trying, by properties where no id is known. */
function removeUnseen(touched: TouchedRule): Move[] {
  const { addedIds, removedIds, rule } = touched;
  if (addedIds.size === 0 && removedIds.size === 0) return [{ kind: "remove", rule: bare(rule), doubt: true }];
  const open = [...addedIds].filter((id) => !removedIds.has(id));
  return open.map((ruleId) => ({ kind: "remove", rule: { ...rule, ruleId }, doubt: true }));
}

function bare(rule: LiveRule): LiveRule {
  const { ruleId: _id, tags: _tags, ...properties } = rule;
  return properties;
}
