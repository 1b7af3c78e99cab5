import { digest, type LiveRule, ruleIdentity } from "@sgt/snapshot";

import type { GroupPlan, Plan, RuleDecision, Step, Surroundings } from "./plan.js";

/** Stands for the id of a plan while its content, which names the id, is being written. */
export const NO_PLAN_ID = "plan-000000000000";

/**
 * Returns `plan-` and 12 hex digits of everything the plan says. Descriptions of new rules carry the
 * id, so it is read as {@link NO_PLAN_ID} wherever it stands. The members of the plan must be in the
 * order of its schema, as `planTightening` writes and `parsePlan` reads them.
 */
export function planIdOf(plan: Plan): string {
  return `plan-${digest(contentParts(plan), 12)}`;
}

/** In parts, because a plan for thousands of groups is longer than a string may be. */
function* contentParts(plan: Plan): Generator<string> {
  const withoutId = (value: unknown) => JSON.stringify(value).replaceAll(plan.planId, NO_PLAN_ID);
  const { planId: _, groups, observed, kept, grades, surroundings, ...rest } = plan;
  yield withoutId(rest);
  for (const entry of grades) yield JSON.stringify(entry);
  yield* surroundingsParts(surroundings);
  for (const entry of observed) yield JSON.stringify(entry);
  for (const entry of kept) yield JSON.stringify(entry);
  for (const group of groups) yield withoutId(groupContent(group));
}

function* surroundingsParts({ enis, groups, members, prefixLists }: Surroundings): Generator<string> {
  for (const { eniId, groupIds } of enis) yield `${eniId} ${groupIds.join(" ")}`;
  for (const { groupId, ingress } of groups) yield JSON.stringify([groupId, ingress.map(ruleContent)]);
  for (const { groupId, addresses } of members) yield JSON.stringify([groupId, addresses]);
  for (const { prefixListId, cidrs } of prefixLists) yield JSON.stringify([prefixListId, cidrs]);
}

/**
 * A rule before the change is written once: the fingerprint stands for its identity and description,
 * and a decision is about the rule at its place. The proof checks both.
 */
function groupContent({ before, decisions, add, remove, steps, ...rest }: GroupPlan): unknown {
  return [
    rest,
    before.map((rule) => [rule.ruleId, rule.tags]),
    decisions.map(decisionContent),
    add.map(ruleContent),
    remove.map(ruleContent),
    steps.map(stepContent),
  ];
}

function stepContent(step: Step): unknown {
  return [step.kind, (step.kind === "modify" ? [step.rule, step.to] : step.rules).map(ruleContent)];
}

function decisionContent(decided: RuleDecision): unknown {
  const { decision, reason, replacements, evidence, addressesBefore, addressesAfter } = decided;
  const seen = [evidence.sourceCount, evidence.recordCount, evidence.firstSeen, evidence.lastSeen];
  return [decision, reason, replacements.map(ruleContent), seen, addressesBefore, addressesAfter];
}

/** Rules come from snapshots, with their members in any order. */
function ruleContent(rule: LiveRule): unknown {
  const owner = rule.peer.kind === "group" ? [rule.peer.accountId, rule.peer.vpcId] : [];
  return [ruleIdentity(rule), rule.peer.kind, owner, rule.description, rule.ruleId, rule.tags];
}
