import type { LiveRule, Rule } from "../model/rule.js";
import { formatPeer, formatTraffic } from "../model/rule-identity.js";
import type { GroupPlan } from "../plan/plan.js";

/** The rules that stand before the first call and after each one. */
export interface Moments {
  readonly states: readonly (readonly Rule[])[];
  /** What a call asks for that AWS would refuse, as text; empty when every call can be done. */
  readonly impossible: readonly string[];
}

/** Plays the steps of a group on its rules. */
export function playSteps(group: GroupPlan): Moments {
  const standing = new Map(group.before.map((rule) => [keyOf(rule), rule]));
  const states: Rule[][] = [[...group.before]];
  const impossible: string[] = [];
  for (const step of group.steps) {
    for (const rule of step.rules) {
      const key = keyOf(rule);
      if (standing.has(key) !== (step.kind === "revoke")) impossible.push(`${step.kind} ${key}`);
      if (step.kind === "revoke") standing.delete(key);
      else standing.set(key, rule as LiveRule);
    }
    states.push([...standing.values()]);
  }
  return { states, impossible };
}

/** What AWS tells rules apart by. */
export function keyOf(rule: Rule): string {
  return `${formatTraffic(rule)} ${formatPeer(rule.peer)}`;
}
