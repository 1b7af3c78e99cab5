import type { GroupPlan, Step } from "@sgt/rules";
import { isMovedEnd } from "@sgt/rules";
import { ruleIdentity } from "@sgt/snapshot";
import type { Halt, RunStatus } from "../change/run-to-end.js";
import type { GroupState } from "../journal/journal-state.js";

export interface GroupOutcome {
  readonly groupId: string;
  readonly groupName: string;
  /** `halted`: begun and not finished. `untouched`: the run ended before it, or the group was stale. */
  readonly status: "done" | "halted" | "untouched";
  /** Rules that were added and removed, by this run and those that it goes on from. */
  readonly addCount: number;
  readonly removeCount: number;
  /** Rules that got a later end in place. */
  readonly movedEndCount: number;
  /** What the plan adds and removes, and how many ends it moves. */
  readonly plannedAddCount: number;
  readonly plannedRemoveCount: number;
  readonly plannedMovedEndCount: number;
}

/** What was done in a group so far. */
export interface GroupTally {
  addCount: number;
  removeCount: number;
  movedEndCount: number;
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
export function groupOutcome(
  { groupId, groupName, add, remove, steps }: GroupPlan,
  status: GroupOutcome["status"],
  tally: GroupTally,
): GroupOutcome {
  const moved = endSteps(steps).length;
  return {
    groupId,
    groupName,
    status,
    ...tally,
    plannedAddCount: add.length - moved,
    plannedRemoveCount: remove.length - moved,
    plannedMovedEndCount: moved,
  };
}

type InPlace = Extract<Step, { kind: "modify" }>;

/** Returns the steps that move the end of a rule and do nothing else. */
export function endSteps(steps: readonly Step[]): InPlace[] {
  return steps.filter((step): step is InPlace => step.kind === "modify" && isMovedEnd(step.rule, step.to));
}

/** What was done in a group by the runs that a journal tells of; nothing when it was not begun. */
export function tallyOf(state: GroupState | null): GroupTally {
  const had = new Set(state?.before.map(ruleIdentity));
  const has = new Set(state?.standing.map(ruleIdentity));
  return {
    addCount: [...has].filter((identity) => !had.has(identity)).length,
    removeCount: [...had].filter((identity) => !has.has(identity)).length,
    movedEndCount: [...(state?.modified.values() ?? [])].filter(
      ({ before, to, made }) => made === "certain" && isMovedEnd(before, to),
    ).length,
  };
}

/** Notes that a step was taken. */
export function noteStep(tally: GroupTally, step: Step): void {
  const count = step.kind === "modify" ? 1 : step.rules.length;
  if (step.kind === "modify" && isMovedEnd(step.rule, step.to)) tally.movedEndCount += count;
  else {
    if (step.kind !== "revoke") tally.addCount += count;
    if (step.kind !== "authorize") tally.removeCount += count;
  }
}
