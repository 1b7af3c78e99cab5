import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import type { IntentEntry, JournalLine, OutcomeEntry } from "./journal-entry.js";

/**
 * What the journal says of one rule that a call was about.
 *
 * `certain`: AWS confirmed it, or it was read back. `maybe`: the call was announced and its end is not
 * known, so only the account can tell.
 */
export type Certainty = "certain" | "maybe";

/** One identity that some run set out to add or remove. */
export interface TouchedRule {
  /** As it was last announced. */
  readonly rule: Rule;
  /** As it stood before the first change; null when it did not. */
  readonly before: LiveRule | null;
  /** Whether an authorisation of ours made it stand; null when none was announced or all were refused. */
  readonly added: Certainty | null;
  /** Ids that our authorisations got. */
  readonly addedIds: ReadonlySet<string>;
  /** Whether we revoked it as it stood before. */
  readonly removed: Certainty | null;
  /** Ids that our revocations took away for certain. */
  readonly removedIds: ReadonlySet<string>;
  /** A revocation was announced and its end is not known. */
  readonly removalInDoubt: boolean;
  /** When the last call about it was announced, in milliseconds since 1970. */
  readonly lastIntentMs: number;
  /** The last call of apply or resume about it; −1 when only a revert had to do with it. */
  readonly appliedCallId: number;
}

interface Touched {
  rule: Rule;
  before: LiveRule | null;
  added: Certainty | null;
  addedIds: Set<string>;
  removed: Certainty | null;
  removedIds: Set<string>;
  removalInDoubt: boolean;
  lastIntentMs: number;
  appliedCallId: number;
}

/** Folds the calls about one group to what they come to for each rule; `outcomes` by call id. */
export function foldIntents(
  intents: readonly (IntentEntry & JournalLine)[],
  outcomes: ReadonlyMap<number, OutcomeEntry>,
  before: readonly LiveRule[],
): ReadonlyMap<string, TouchedRule> {
  const beforeByIdentity = new Map(before.map((rule) => [ruleIdentity(rule), rule]));
  const touched = new Map<string, Touched>();
  for (const intent of intents) {
    const outcome = outcomes.get(intent.callId);
    const certainty = certaintyOf(outcome);
    if (certainty === null || (intent.action !== "authorize" && intent.action !== "revoke")) continue;
    const answered = new Map((outcome?.rules ?? []).map((rule) => [ruleIdentity(rule), rule.ruleId]));
    for (const rule of intent.rules) {
      const identity = ruleIdentity(rule);
      const entry = touched.get(identity) ?? untouched(rule, beforeByIdentity.get(identity) ?? null);
      touched.set(identity, entry);
      noteAnnounced(entry, rule, intent);
      if (intent.action === "authorize") noteAdded(entry, certainty, answered.get(identity));
      else noteRemoved(entry, certainty, rule.ruleId);
    }
  }
  return touched;
}

/** Returns what two calls for the same thing come to: once certain, certain. */
export function surer(known: Certainty | null, now: Certainty): Certainty {
  return now === "certain" ? now : (known ?? now);
}

/** Null when the call was refused by an answer, so it cannot have taken effect. */
export function certaintyOf(outcome: OutcomeEntry | undefined): Certainty | null {
  if (outcome?.result === "done") return "certain";
  return outcome?.result === "not-done" && outcome.proof === "response" ? null : "maybe";
}

function untouched(rule: Rule, before: LiveRule | null): Touched {
  return {
    rule,
    before,
    added: null,
    addedIds: new Set(),
    removed: null,
    removedIds: new Set(),
    removalInDoubt: false,
    lastIntentMs: 0,
    appliedCallId: -1,
  };
}

function noteAnnounced(entry: Touched, rule: LiveRule, { at, run, callId }: IntentEntry & JournalLine): void {
  entry.rule = rule;
  entry.lastIntentMs = Date.parse(at);
  if (run !== "revert") entry.appliedCallId = callId;
}

function noteAdded(entry: Touched, certainty: Certainty, ruleId: string | undefined): void {
  entry.added = surer(entry.added, certainty);
  if (ruleId !== undefined) entry.addedIds.add(ruleId);
}

function noteRemoved(entry: Touched, certainty: Certainty, ruleId: string | undefined): void {
  if (certainty === "certain" && ruleId !== undefined) entry.removedIds.add(ruleId);
  entry.removalInDoubt = certainty === "maybe";
  const original = entry.before !== null && (ruleId === undefined || ruleId === entry.before.ruleId);
  if (original) entry.removed = surer(entry.removed, certainty);
}
