import { type Rule, ruleIdentity } from "@sgt/snapshot";

import type { GroupPlan, Step } from "../plan/plan.js";

/** The rules that stand before the first call and after each one. */
export interface Moments {
  readonly states: readonly (readonly Rule[])[];
  /** What a call asks for that AWS would refuse, as text; empty when every call can be done. */
  readonly impossible: readonly string[];
}

/** Plays the steps of a group on its rules. */
export function playSteps(group: GroupPlan): Moments {
  const standing = new Map<string, Rule>(group.before.map((rule) => [keyOf(rule), rule]));
  const states: Rule[][] = [[...group.before]];
  const impossible: string[] = [];
  const take = (rule: Rule, kind: Step["kind"]) => {
    if (!standing.delete(keyOf(rule))) impossible.push(`${kind} ${keyOf(rule)}`);
  };
  const put = (rule: Rule, kind: Step["kind"]) => {
    if (standing.has(keyOf(rule))) impossible.push(`${kind} to ${keyOf(rule)}`);
    standing.set(keyOf(rule), rule);
  };
  for (const step of group.steps) {
    if (step.kind === "modify") {
      // AWS refuses to make another kind of peer of a rule (ModifySecurityGroupRules in the EC2 API reference).
      if (step.rule.peer.kind !== step.to.peer.kind) impossible.push(`${step.kind} ${keyOf(step.rule)}`);
      take(step.rule, step.kind);
      put(step.to, step.kind);
    } else for (const rule of step.rules) (step.kind === "revoke" ? take : put)(rule, step.kind);
    states.push([...standing.values()]);
  }
  return { states, impossible };
}

/** Every rule that a step names. */
export function rulesOfStep(step: Step): readonly Rule[] {
  return step.kind === "modify" ? [step.rule, step.to] : step.rules;
}

/** What AWS tells rules apart by. */
export function keyOf(rule: Rule): string {
  return ruleIdentity(rule);
}
