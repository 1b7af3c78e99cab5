import type { GroupPlan } from "@sgt/rules";
import type { Halt, RunStatus } from "../change/run-to-end.js";

export interface GroupOutcome {
  readonly groupId: string;
  readonly groupName: string;
  /** `halted`: begun and not finished. `untouched`: the run ended before it, or the group was stale. */
  readonly status: "done" | "halted" | "untouched";
  /** What the plan adds and removes. */
  readonly addCount: number;
  readonly removeCount: number;
}

export interface ApplyResult {
  readonly status: RunStatus;
  readonly journalPath: string;
  /** One for each group of the run, in its order. */
  readonly groups: readonly GroupOutcome[];
  /** Whether rules that this run added bear tags: they do unless `ec2:CreateTags` is denied, or none were asked for. */
  readonly tagged: boolean;
  /** Null when the run is done. */
  readonly halt: Halt | null;
}

/** Notes the outcome of one group. */
export function groupOutcome(plan: GroupPlan, status: GroupOutcome["status"]): GroupOutcome {
  return {
    groupId: plan.groupId,
    groupName: plan.groupName,
    status,
    addCount: plan.add.length,
    removeCount: plan.remove.length,
  };
}
