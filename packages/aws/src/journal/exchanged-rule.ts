import type { LiveRule, Rule } from "@sgt/snapshot";
import type { IntentEntry, JournalLine, OutcomeEntry } from "./journal-entry.js";
import { type Certainty, certaintyOf, surer } from "./touched-rule.js";

/** A rule of ours that a revert made, in a full group, one that stood before. */
export interface ExchangedRule {
  readonly ruleId: string;
  /** What it was. */
  readonly ours: LiveRule;
  /** The rule that stood before. */
  readonly to: Rule;
  readonly made: Certainty;
  /** When the last call about it was announced, in milliseconds since 1970. */
  readonly lastIntentMs: number;
}

/** Folds the calls by which reverts made rules of ours into others, by rule id; `outcomes` by call id. */
export function foldExchanges(
  intents: readonly (IntentEntry & JournalLine)[],
  outcomes: ReadonlyMap<number, OutcomeEntry>,
  before: readonly LiveRule[],
): ReadonlyMap<string, ExchangedRule> {
  const stoodBefore = new Set(before.map((rule) => rule.ruleId));
  const exchanged = new Map<string, ExchangedRule>();
  for (const { action, callId, rules, to, at } of intents) {
    const [rule] = rules;
    const certainty = certaintyOf(outcomes.get(callId));
    if (action !== "modify" || rule?.ruleId === undefined || to === undefined || certainty === null) continue;
    if (stoodBefore.has(rule.ruleId)) continue;
    const known = exchanged.get(rule.ruleId);
    exchanged.set(rule.ruleId, {
      ruleId: rule.ruleId,
      ours: known?.ours ?? rule,
      to,
      made: surer(known?.made ?? null, certainty),
      lastIntentMs: Date.parse(at),
    });
  }
  return exchanged;
}
