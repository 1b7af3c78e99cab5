import { type LiveRule, type Rule, ruleIdentity, type Step } from "@sgt/rules";
import type { GroupState } from "../journal/journal-state.js";

/** How far one step of a plan has come, by the journal alone. */
export type StepProgress = "open" | "doubt" | "done";

/** Tells from a journal whether a step was taken; `doubt` when its end is not known. */
export function stepProgress(step: Step, state: GroupState | null): StepProgress {
  const marks = step.rules.map((rule) => {
    const touched = state?.touched.get(ruleIdentity(rule));
    return (step.kind === "authorize" ? touched?.added : touched?.removed) ?? null;
  });
  if (marks.every((mark) => mark === "certain")) return "done";
  return marks.some((mark) => mark !== null) ? "doubt" : "open";
}

/** Returns the rules that stand once a step was taken. */
export function afterStep(rules: readonly Rule[], step: Step): readonly Rule[] {
  if (step.kind === "authorize") return [...rules, ...step.rules];
  const gone = new Set(step.rules.map(ruleIdentity));
  return rules.filter((rule) => !gone.has(ruleIdentity(rule)));
}

/** The rules of a revocation as they stand in the account, with their ids. */
export function liveRulesOf(step: Step, before: readonly LiveRule[]): LiveRule[] {
  const found = new Map(before.map((rule) => [ruleIdentity(rule), rule]));
  return step.rules.map((rule) => found.get(ruleIdentity(rule)) ?? rule);
}
