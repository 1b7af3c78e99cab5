import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { ExchangedRule } from "../journal/exchanged-rule.js";
import { sameText, settableTags } from "../rule/rule-marks.js";
import type { Move } from "./move.js";

/**
 * Decides about a rule of ours that an earlier revert made, or may have made, one that stood before: it is
 * to be that. Making it so twice does no harm, and removing it by its id would take away what was given back.
 *
 * @param before - the rule that it is to be, as it stood
 * @param recent - the last call about it may not show in reads yet
 */
export function undoExchanged(
  one: ExchangedRule,
  before: LiveRule,
  live: readonly LiveRule[],
  recent: boolean,
): Move[] {
  const now = live.find((rule) => rule.ruleId === one.ruleId);
  const another = live.find((rule) => ruleIdentity(rule) === ruleIdentity(one.ours) && rule.ruleId !== one.ruleId);
  const foreign: Move[] = another === undefined ? [] : [{ kind: "drift", id: "replaced-by-others", rule: another }];
  return [...becomes(one, before, { now, live, recent }), ...foreign];
}

interface ExchangedSight {
  readonly now: LiveRule | undefined;
  readonly live: readonly LiveRule[];
  readonly recent: boolean;
}

function becomes(one: ExchangedRule, before: LiveRule, { now, live, recent }: ExchangedSight): Move[] {
  const stands = live.some((rule) => ruleIdentity(rule) === ruleIdentity(before));
  if (now === undefined) return stands ? [] : gone(one, before);
  if (ruleIdentity(now) === ruleIdentity(before)) return compare(one, before, now);
  const isOurs = ruleIdentity(now) === ruleIdentity(one.ours);
  if (isOurs && (recent || one.made === "maybe")) {
    // A change in place keeps the tags of ours: those of the rule that stood before follow.
    const again: Move = { kind: "modify", rule: now, to: before, doubt: true, callId: -1 };
    return [again, ...compare(one, before, { ...before, ruleId: one.ruleId, tags: now.tags ?? {} })];
  }
  return [{ kind: "drift", id: "ours-changed-by-others", rule: now }, ...(stands ? [] : gone(one, before))];
}

function gone({ made }: ExchangedRule, before: LiveRule): Move[] {
  if (made === "certain") return [{ kind: "drift", id: "removed-after-revert", rule: before }];
  return [{ kind: "restore", rule: before, doubt: true, goneIds: new Set(), callId: -1 }];
}

function compare({ ours }: ExchangedRule, before: LiveRule, now: LiveRule): Move[] {
  if (!sameText(before, now)) return [{ kind: "drift", id: "changed-by-others", rule: now }];
  const tags = settableTags(before);
  const lacks = Object.entries(tags).some(([key, value]) => now.tags?.[key] !== value);
  const left = leftTags(ours, before).some((key) => now.tags?.[key] !== undefined);
  return [
    ...(lacks ? [{ kind: "retag", rule: { ...now, tags } } as const] : []),
    ...(left ? [{ kind: "drift", id: "our-tags-left", rule: now } as const] : []),
  ];
}

/** Keys of the tags that stay on a rule of ours once it is the one that stood before: a change in place keeps them. */
export function leftTags(ours: LiveRule, before: LiveRule): string[] {
  return Object.keys(settableTags(ours)).filter((key) => before.tags?.[key] === undefined);
}
