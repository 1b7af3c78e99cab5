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
    }
  | { readonly kind: "remove"; readonly rule: LiveRule; readonly doubt: boolean }
  /** A rule that was changed in place, and what it was. */
  | { readonly kind: "modify"; readonly rule: LiveRule; readonly to: LiveRule }
  /** The rule as it stands, with the tags to give it. */
  | { readonly kind: "retag"; readonly rule: LiveRule }
  | { readonly kind: "drift"; readonly id: DriftId; readonly rule: LiveRule };

/** What a read of the group shows of one rule. */
export interface Sight {
  /** The rule that stands under this identity. */
  readonly now: LiveRule | undefined;
  /** The last call about it is so young that a read may not show it yet. */
  readonly recent: boolean;
}
