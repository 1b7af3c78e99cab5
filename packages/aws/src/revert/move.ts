import type { LiveRule } from "@sgt/snapshot";
import type { DriftId } from "./drift.js";

/** What revert has to do about one rule, or to say about it. */
export type Move =
  /**
   * In doubt, the reads cannot be trusted, because the last call about the rule is recent: the call
   * itself finds out, and "already so" is an answer.
   */
  | {
      readonly kind: "restore";
      readonly rule: LiveRule;
      readonly doubt: boolean;
      /** Ids of it that were revoked for certain: a read that shows one is old. */
      readonly goneIds: ReadonlySet<string>;
      /** The call that took it away: what was taken last goes back first. */
      readonly callId: number;
    }
  | { readonly kind: "remove"; readonly rule: LiveRule; readonly doubt: boolean }
  /**
   * A rule that was changed in place, what it was, and the call that changed it. In doubt, it may be what it
   * was already.
   */
  | {
      readonly kind: "modify";
      readonly rule: LiveRule;
      readonly to: LiveRule;
      readonly doubt: boolean;
      readonly callId: number;
    }
  /** A rule whose end was moved, what it was, and the tags that say its end to be set again. */
  | {
      readonly kind: "end";
      readonly rule: LiveRule;
      readonly to: LiveRule;
      readonly tags: Readonly<Record<string, string>>;
    }
  /** The rule as it stands, with the tags to give it. */
  | { readonly kind: "retag"; readonly rule: LiveRule }
  | { readonly kind: "drift"; readonly id: DriftId; readonly rule: LiveRule };

export type Restore = Extract<Move, { kind: "restore" }>;
export type Modify = Extract<Move, { kind: "modify" }>;
export type End = Extract<Move, { kind: "end" }>;
export type Remove = Extract<Move, { kind: "remove" }>;
/** What makes a rule stand again. */
export type Back = Restore | Modify;

/** The rule that a move makes stand again. */
export function ruleBack(move: Back): LiveRule {
  return move.kind === "modify" ? move.to : move.rule;
}

/** What a read of the group shows of one rule. */
export interface Sight {
  /** The rule that stands under this identity. */
  readonly now: LiveRule | undefined;
  /** The last call about it is so young that a read may not show it yet. */
  readonly recent: boolean;
}
