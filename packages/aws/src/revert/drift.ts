import type { LiveRule } from "@sgt/snapshot";

/** What revert met that somebody else did. Reported per rule, and left alone. */
export type DriftId =
  /** A rule that we did not touch is gone. */
  | "removed-by-others"
  /** A rule that stood before is described or tagged otherwise now. */
  | "changed-by-others"
  /** A rule that we added was changed since, so it is theirs and stays. */
  | "ours-changed-by-others"
  /** One of our rules was removed, and a rule like it was added by somebody else. */
  | "replaced-by-others"
  /** A rule that came since. */
  | "added-by-others"
  /** We gave the rule back in an earlier revert, and it is gone again. */
  | "removed-after-revert"
  /** Tags that only AWS may set could not be given back. */
  | "reserved-tags"
  /** In a full group a rule of ours became the one that stood before, and bears our tags still. */
  | "our-tags-left";

export interface Drift {
  readonly id: DriftId;
  readonly groupId: string;
  /** The rule it is about: as it stands, or as it stood when it is gone. */
  readonly rule: LiveRule;
}
