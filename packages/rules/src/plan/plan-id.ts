import { digest, type LiveRule, ruleIdentity } from "@sgt/snapshot";

import type { GroupPlan, Plan, RuleDecision, Step, UnchangedNeighbors } from "./plan.js";

/** Stands for the id of a plan while its content, which names the id, is being written. */
export const NO_PLAN_ID = "plan-000000000000";

/**
 * Returns `plan-` and 12 hex digits of everything the plan says, but for the time at which it was made and the names of
 * sources: the same change has the same id whenever it is planned, and whatever an instance is called meanwhile. Descriptions of new rules carry the id, so it is read as
 * {@link NO_PLAN_ID} wherever it stands. The members of the plan must be in the order of its schema, as
 * `planTightening` writes and `parsePlan` reads them.
 */
export function planIdOf(plan: Plan): string {
  const {
    planId,
    createdAt: _,
    groups,
    observed,
    possible,
    kept,
    grades,
    unchangedNeighbors: neighbors,
    ...named
  } = plan;
  const head = { ...named, names: {} };
  return contentId({ planId, head, grades, neighbors, lists: [observed, possible, kept], groups }, decisionContent);
}

/** What a plan says, in the parts that its id is made from. */
export interface PlanContent<D> {
  readonly planId: string;
  readonly head: object;
  readonly grades: readonly object[];
  readonly neighbors: UnchangedNeighbors;
  readonly lists: readonly (readonly object[])[];
  readonly groups: readonly (Omit<GroupPlan, "owner" | "decisions"> & { readonly decisions: readonly D[] })[];
}

/** Returns the id of this content; `decisionContent` says what of a decision counts. */
export function contentId<D>(content: PlanContent<D>, decisionContent: (decision: D) => unknown): string {
  return `plan-${digest(contentParts(content, decisionContent), 12)}`;
}

/** In parts, because a plan for thousands of groups is longer than a string may be. */
function* contentParts<D>(
  { planId, head, grades, neighbors, lists, groups }: PlanContent<D>,
  decisionContent: (decision: D) => unknown,
): Generator<string> {
  const withoutId = (value: unknown) => JSON.stringify(value).replaceAll(planId, NO_PLAN_ID);
  yield withoutId(head);
  for (const entry of grades) yield JSON.stringify(entry);
  yield* neighborParts(neighbors);
  for (const entries of lists) for (const entry of entries) yield JSON.stringify(entry);
  for (const group of groups) yield withoutId(groupContent(group, decisionContent));
}

function* neighborParts({
  enis,
  groups,
  members,
  prefixLists,
  neighborIds = [],
  ...places
}: UnchangedNeighbors): Generator<string> {
  for (const { eniId, groupIds, vpcId } of enis)
    yield `${eniId} ${[...groupIds, ...(vpcId === undefined ? [] : [vpcId])].join(" ")}`;
  for (const { groupId, ingress } of groups) yield JSON.stringify([groupId, ingress.map(ruleContent)]);
  for (const { groupId, addresses } of members) yield JSON.stringify([groupId, addresses]);
  for (const { prefixListId, cidrs } of prefixLists) yield JSON.stringify([prefixListId, cidrs]);
  yield* neighborIds;
  if (Object.keys(places).length > 0) yield JSON.stringify(places);
}

/**
 * A rule before the change is written once: the fingerprint stands for its identity and description,
 * and a decision is about the rule at its place. The proof checks both.
 */
function groupContent<D>(
  { before, decisions, add, remove, steps, ...rest }: PlanContent<D>["groups"][number],
  decisionContent: (decision: D) => unknown,
): unknown {
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

function decisionContent({ rule: _, replacements, ...rest }: RuleDecision): unknown {
  return [rest, replacements.map(ruleContent)];
}

/** Rules come from snapshots, with their members in any order. */
export function ruleContent(rule: LiveRule): unknown {
  const owner = rule.peer.kind === "group" ? [rule.peer.accountId, rule.peer.vpcId] : [];
  return [ruleIdentity(rule), rule.peer.kind, owner, rule.description, rule.ruleId, rule.tags];
}
