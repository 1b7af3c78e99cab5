import type { Step } from "@sgt/rules";
import { type LiveRule, type Rule, ruleIdentity } from "@sgt/snapshot";
import type { GroupState } from "../journal/journal-state.js";
import type { Certainty } from "../journal/touched-rule.js";

/** How far one step of a plan has come, by the journal alone. */
export type StepProgress = "open" | "doubt" | "done";

/** Tells from a journal whether a step was taken; `doubt` when its end is not known. */
export function stepProgress(step: Step, state: GroupState | null): StepProgress {
  const marks = state === null ? [] : marksOf(step, state);
  if (marks.length > 0 && marks.every((mark) => mark === "certain")) return "done";
  return marks.some((mark) => mark !== null) ? "doubt" : "open";
}

function marksOf(step: Step, { touched, modified, before }: GroupState): readonly (Certainty | null)[] {
  if (step.kind === "modify") return [modified.get(liveRule(step.rule, before).ruleId ?? "")?.made ?? null];
  return step.rules.map((rule) => {
    const found = touched.get(ruleIdentity(rule));
    return (step.kind === "authorize" ? found?.added : found?.removed) ?? null;
  });
}

/** Returns the rules that stand once a step was taken. */
export function afterStep(rules: readonly Rule[], step: Step): readonly Rule[] {
  if (step.kind === "authorize") return [...rules, ...step.rules];
  if (step.kind === "modify") {
    const identity = ruleIdentity(step.rule);
    return rules.map((rule) => (ruleIdentity(rule) === identity ? step.to : rule));
  }
  const gone = new Set(step.rules.map(ruleIdentity));
  return rules.filter((rule) => !gone.has(ruleIdentity(rule)));
}

/** A rule of the plan as it stands in the account, with its id. */
export function liveRule(rule: LiveRule, before: readonly LiveRule[]): LiveRule {
  const identity = ruleIdentity(rule);
  return before.find((one) => ruleIdentity(one) === identity) ?? rule;
}
