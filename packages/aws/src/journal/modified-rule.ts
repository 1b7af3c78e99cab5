import type { LiveRule, Rule } from "@sgt/snapshot";
import type { IntentEntry, JournalLine, OutcomeEntry } from "./journal-entry.js";
import { type Certainty, certaintyOf, surer } from "./touched-rule.js";

/** A rule that some run set out to change in place; it keeps its id and tags. */
export interface ModifiedRule {
  readonly ruleId: string;
  /** As it stood before the first change. */
  readonly before: LiveRule;
  /** What the plan makes of it. */
  readonly to: Rule;
  /** Whether it became that; null when every call was refused. */
  readonly made: Certainty | null;
  /** Whether a revert made it what it was. */
  readonly undone: Certainty | null;
  /** When the last call about it was announced, in milliseconds since 1970. */
  readonly lastIntentMs: number;
  /** The last call of apply or resume about it. */
  readonly appliedCallId: number;
}

/** Folds the changes in place of one group to what they come to for each rule, by its id; `outcomes` by call id. */
export function foldModifies(
  intents: readonly (IntentEntry & JournalLine)[],
  outcomes: ReadonlyMap<number, OutcomeEntry>,
  before: readonly LiveRule[],
): ReadonlyMap<string, ModifiedRule> {
  const beforeById = new Map(before.map((rule) => [rule.ruleId, rule]));
  const modified = new Map<string, ModifiedRule>();
  for (const { action, callId, run, rules, to, at } of intents) {
    const [ruleId] = rules.flatMap((rule) => rule.ruleId ?? []);
    if (action === "tag") noteTagged(modified, rules, at);
    const stood = beforeById.get(ruleId);
    const certainty = certaintyOf(outcomes.get(callId));
    if (action !== "modify" || ruleId === undefined || stood === undefined || to === undefined || certainty === null) {
      continue;
    }
    const known = modified.get(ruleId) ?? {
      ruleId,
      before: stood,
      to,
      made: null,
      undone: null,
      lastIntentMs: 0,
      appliedCallId: -1,
    };
    modified.set(ruleId, {
      ...known,
      ...(run === "revert" ? { undone: surer(known.undone, certainty) } : { to, made: surer(known.made, certainty) }),
      lastIntentMs: Date.parse(at),
      appliedCallId: run === "revert" ? known.appliedCallId : callId,
    });
  }
  return modified;
}

/** A read may not show young tags either. */
function noteTagged(modified: Map<string, ModifiedRule>, rules: readonly LiveRule[], at: string): void {
  for (const { ruleId = "" } of rules) {
    const known = modified.get(ruleId);
    if (known !== undefined) modified.set(ruleId, { ...known, lastIntentMs: Date.parse(at) });
  }
}
