import { isSgtError } from "@sgt/cidr";
import type { GroupPlan, Step } from "@sgt/rules";
import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import { type ChangeRun, stopIfAsked } from "../change/change-run.js";
import { performCall } from "../change/perform-call.js";
import type { RuleCall } from "../change/rule-call.js";
import type { GroupState } from "../journal/journal-state.js";
import { type GroupTally, noteStep } from "./apply-result.js";
import { expectRules } from "./expect-rules.js";
import { afterStep, liveRule, type StepProgress, stepProgress } from "./group-steps.js";
import { checkEnds, moveEnds } from "./move-ends.js";

export interface GroupStart {
  /** All ingress rules right before the first change. */
  readonly before: readonly LiveRule[];
  /** What the journal says of an earlier run; null when there was none. */
  readonly known: GroupState | null;
  /** Where it is noted what was done, as it is done. */
  readonly tally: GroupTally;
  /** Set on every rule that is added. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Takes one group from where it is to where the plan wants it, step by step, and reads it back.
 *
 * @throws as `performCall` and `expectRules`
 */
export async function changeGroup(run: ChangeRun, plan: GroupPlan, start: GroupStart): Promise<void> {
  const ours = new Set([...plan.add, ...plan.remove].map(ruleIdentity));
  const { groupId } = plan;
  let rules: readonly Rule[] = start.before;
  // A resumed group is looked at before its first call, whatever that is.
  let unseen = start.known !== null;
  for (const step of plan.steps) {
    const progress = stepProgress(step, start.known);
    const next = afterStep(rules, step);
    if (progress !== "done") {
      stopIfAsked(run);
      const anyOf = progress === "doubt" ? [next, rules] : [rules];
      if (unseen || step.kind !== "authorize") {
        checkEnds(groupId, step, await expectRules(run, { groupId, anyOf, ours }));
      }
      unseen = false;
      await takeStep(run, groupId, step, progress, start);
    }
    rules = next;
  }
  await finishGroup(run, plan, rules, ours);
}

async function takeStep(
  run: ChangeRun,
  groupId: string,
  step: Step,
  progress: StepProgress,
  start: GroupStart,
): Promise<void> {
  await performCall(run, callOf(groupId, step, start), progress === "doubt");
  noteStep(start.tally, step);
}

function callOf(groupId: string, step: Step, { before, tags }: GroupStart): RuleCall {
  switch (step.kind) {
    case "authorize":
      return { action: "authorize", groupId, rules: step.rules, tags };
    case "revoke":
      return { action: "revoke", groupId, rules: step.rules.map((rule) => liveRule(rule, before)) };
    case "modify":
      return { action: "modify", groupId, rules: [liveRule(step.rule, before)], to: step.to };
  }
}

async function finishGroup(
  run: ChangeRun,
  plan: GroupPlan,
  rules: readonly Rule[],
  ours: ReadonlySet<string>,
): Promise<void> {
  const { groupId } = plan;
  try {
    await moveEnds(run, plan, await expectRules(run, { groupId, anyOf: [rules], ours }));
  } catch (error) {
    const difference = isSgtError(error) ? error.details?.difference : undefined;
    if (typeof difference === "string")
      await run.journal.append({ kind: "read-back", groupId, matches: false, difference });
    throw error;
  }
  await run.journal.append({ kind: "read-back", groupId, matches: true });
}
