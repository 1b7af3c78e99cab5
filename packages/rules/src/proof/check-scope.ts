import { fingerprintRules, type LiveRule, type Rule } from "@sgt/snapshot";

import type { DecisionId, GroupPlan, Plan } from "../plan/plan.js";
import { checkCompacted, checkEnded, checkOnlyAdds } from "./check-purpose.js";
import { checkReplaced } from "./check-replaced.js";
import type { GroupSources } from "./group-sources.js";
import { keyOf, type Moments } from "./play-steps.js";
import type { Checks, ScopeCheck } from "./verification.js";

const REMOVING: readonly DecisionId[] = [
  "tighten",
  "already-covered",
  "remove-unused",
  "merge",
  "expired",
  "end-moved",
];

/** Checks nothing-else: the steps do what the decisions say, to rules that may be touched, and to no others. */
export function checkScope(
  group: GroupPlan,
  { states, impossible }: Moments,
  plan: Plan,
  sources: GroupSources,
  checks: Checks,
): void {
  const check: ScopeCheck = (holds, message, counterexample = null) =>
    checks.check("nothing-else", group.groupId, holds ? null : { message, counterexample });

  check(group.fingerprint === fingerprintRules(group.before), "the fingerprint is not that of the rules before");
  check(decidesInOrder(group), "the decisions are not about the rules before, each in its place");
  check(sameKeys(group.remove, decidedToGo(group)), "the rules to remove are not those of the decisions");
  check(impossible.length === 0, `the steps cannot be played: ${impossible[0]}`, impossible[0] ?? null);
  check(sameRules(states.at(-1) ?? [], rulesAfter(group)), "the steps do not lead to the planned rules");
  checkTouched(group, plan, sources, check);
}

/** Which rules may be touched depends on what the plan is for. */
function checkTouched(group: GroupPlan, { purpose, options }: Plan, sources: GroupSources, check: ScopeCheck): void {
  switch (purpose?.kind) {
    case undefined:
      checkReplaced(group, options, sources, check);
      return;
    case "compact":
      checkCompacted(group, options, check);
      return;
    case "extend":
      checkOnlyAdds(group, purpose, check);
      return;
    case "expire":
      checkEnded(group, purpose, check);
  }
}

function decidedToGo(group: GroupPlan): LiveRule[] {
  return group.decisions.filter((entry) => REMOVING.includes(entry.decision)).map((entry) => entry.rule);
}

function rulesAfter(group: GroupPlan): Rule[] {
  const gone = new Set(group.remove.map(keyOf));
  return [...group.before.filter((rule) => !gone.has(keyOf(rule))), ...group.add];
}

function decidesInOrder({ before, decisions }: GroupPlan): boolean {
  return decisions.length === before.length && decisions.every(({ rule }, at) => isSameRule(rule, before[at]));
}

function isSameRule(one: LiveRule, other: LiveRule | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** In any order, each as often. */
function sameKeys(one: readonly Rule[], other: readonly Rule[]): boolean {
  return sameTexts(one.map(keyOf), other.map(keyOf));
}

/** The same, and described alike: the description says when a rule ends. */
function sameRules(one: readonly Rule[], other: readonly Rule[]): boolean {
  const text = (rule: Rule): string => `${keyOf(rule)} ${rule.description ?? ""}`;
  return sameTexts(one.map(text), other.map(text));
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
