import { allocateBudget, countAddresses, counted } from "@sgt/cidr";
import { type CidrRule, includesRange, includesTraffic, type Peer, ruleIdentity } from "@sgt/snapshot";
import type { BeyondTolerance, PlanOptions } from "../plan/plan.js";
import type { GoingCount } from "../quota/rule-room.js";
import { coverWithinTolerance, type RuleCover, type RuleCoverCurve, ruleCoverCurve } from "../references/rule-cover.js";
import { type Candidate, compareWidth } from "./candidate.js";
import { type CandidateTask, coverTask, type Referable } from "./cover-task.js";
import type { Verdict } from "./group-input.js";

/** What becomes of one candidate. */
export type Choice =
  /** What takes its place; nothing when other rules admit all that came through it. */
  ({ readonly kind: "replace" } & ChosenSources) | ({ readonly kind: "stay" } & Verdict);

/** Sources of new rules that hold all that a rule has to answer for. */
export interface ChosenSources {
  readonly cidrs: readonly string[];
  /** Groups that no rule names yet. */
  readonly groupIds: readonly string[];
  /** Null where the CIDRs are within the tolerance. */
  readonly beyond: BeyondTolerance | null;
}

export interface ChoiceInput {
  /** Candidates of one family with evidence. */
  readonly candidates: readonly Candidate[];
  /** Rules of the group that stay whatever is chosen, without those that have an end: these answer for nobody. */
  readonly standing: readonly CidrRule[];
  /** Identities of the rules that have an end: AWS takes no second one of these. */
  readonly ending: ReadonlySet<string>;
  /** How many rules may be written when so many candidates go; at least one for each that needs one. */
  readonly budget: (going: GoingCount) => number;
  readonly options: PlanOptions;
  /** Null where no group may become a source. */
  readonly referable: Referable | null;
}

/**
 * Chooses for each candidate, by its index. A candidate for which nothing is gained stays; then it
 * answers for what others would have had to hold, so the choice is made anew without it.
 */
export function chooseReplacements(input: ChoiceInput): Map<number, Choice> {
  const choices = new Map<number, Choice>();
  let going = [...input.candidates].sort(compareWidth);
  for (;;) {
    const round = chooseOnce(going, input);
    const staying = [...round].filter(([, choice]) => choice.kind === "stay");
    for (const [index, choice] of staying.length === 0 ? round : staying) choices.set(index, choice);
    if (staying.length === 0) return choices;
    going = going.filter((candidate) => !choices.has(candidate.index));
  }
}

function chooseOnce(going: readonly Candidate[], input: ChoiceInput): Map<number, Choice> {
  const leaving = new Set(going.map((candidate) => candidate.index));
  const standing = [...input.standing, ...input.candidates.filter((candidate) => !leaving.has(candidate.index))];
  const shadowed = going.filter((candidate) => standing.some((other) => shadows(other, candidate)));
  if (shadowed.length > 0) return stay(shadowed, SHADOWED);

  const tasks = going
    .map((candidate, at) => coverTask(candidate, [...standing, ...going.slice(0, at)], input.referable))
    .filter((task) => task.sources.length + task.required.length > 0);
  const needy = tasks.map((task) => task.candidate);
  const budget = input.budget({ count: going.length, needyCount: needy.length });
  const covers = tasks.length === 0 ? [] : chooseCovers(tasks, budget, input.options);
  const vain = tasks.filter(({ candidate }, at) => isWhole(candidate, covers[at]?.cidrs ?? []));
  if (vain.length > 0)
    return new Map(
      vain.map((task) => [task.candidate.index, vainChoice(task, input.options, roomText(budget, tasks.length))]),
    );
  const taken = needy.filter((candidate, at) => covers[at] !== undefined && isTaken(candidate, covers[at], input));
  if (taken.length > 0) return stay(taken, TAKEN);
  const chosen = new Map(needy.map((candidate, at) => [candidate.index, covers[at]]));
  return new Map(going.map(({ index }) => [index, { kind: "replace", ...(chosen.get(index) ?? NOTHING_NEEDED) }]));
}

const NOTHING_NEEDED: ChosenSources = { cidrs: [], groupIds: [], beyond: null };
const SHADOWED: Verdict = {
  decision: "no-gain",
  reasonId: "shadowed",
  reason: "a kept rule allows everything that this one does",
};
const TAKEN: Verdict = {
  decision: "break-glass",
  reasonId: "has-end",
  reason: "an emergency rule takes the place of a replacement: plan again when it is closed",
};

function stay(candidates: readonly Candidate[], verdict: Verdict): Map<number, Choice> {
  return new Map(candidates.map(({ index }) => [index, { kind: "stay", ...verdict }]));
}

function isTaken({ rule, family }: Candidate, chosen: ChosenSources, { ending }: ChoiceInput): boolean {
  const kind = family === 4 ? "ipv4" : "ipv6";
  const peers: Peer[] = [
    ...chosen.cidrs.map((cidr): Peer => ({ kind, cidr })),
    ...chosen.groupIds.map((groupId): Peer => ({ kind: "group", groupId })),
  ];
  return peers.some((peer) => ending.has(ruleIdentity({ ...rule, peer })));
}

/** Says whether it is an exception, the quota or the evidence that leaves nothing to gain. */
function vainChoice(task: CandidateTask, options: PlanOptions, room: string): Choice {
  const whole = task.candidate.required.find((kept) => kept.cidr === task.candidate.cidr);
  if (whole?.isUnplaced === true)
    return { kind: "stay", decision: "observe", reasonId: "subnets-unknown", reason: whole.reason };
  if (whole !== undefined) {
    return {
      kind: "stay",
      decision: "kept-by-exception",
      reasonId: whole.reasonId === "dynamic-source" ? "dynamic-source" : "kept-by-exception",
      reason: `kept for ${whole.reason}`,
    };
  }
  const wanted = withinTolerance(task, options);
  if (isWhole(task.candidate, wanted.cidrs)) {
    const reason = "its sources are too far apart: no narrower set fits";
    return { kind: "stay", decision: "no-gain", reasonId: "sources-scattered", reason };
  }
  const reason = `needs ${counted(ruleCountOf(wanted, task), "rule")}; the quota leaves ${room}; no narrower set fits`;
  return { kind: "stay", decision: "no-room", reasonId: "quota-short", reason };
}

function roomText(budget: number, taskCount: number): string {
  return taskCount === 1 ? `${budget}` : `${budget} for ${counted(taskCount, "rule")}`;
}

function shadows(other: CidrRule, candidate: Candidate): boolean {
  return includesTraffic(other.rule, candidate.rule) && includesRange(other.range, candidate.range);
}

/** Reports whether the CIDRs, which lie inside the candidate, hold all of it. */
function isWhole(candidate: Candidate, cidrs: readonly string[]): boolean {
  return cidrs.length > 0 && countAddresses(cidrs) === countAddresses([candidate.cidr]);
}

/**
 * Returns for each task what takes the rule's place, CIDRs inside the rule and groups: the fewest CIDRs within
 * the tolerance if all fits the budget together, otherwise the least trust that the budget
 * buys, split exactly over the tasks. The budget is at least one rule for each task.
 */
function chooseCovers(tasks: readonly CandidateTask[], budget: number, options: PlanOptions): ChosenSources[] {
  if (options.objective === "fewest-rules") {
    for (const given of [tasks, tasks.map(withoutGroups)]) {
      const fewest = given.map((task) => coverWithinTolerance(task, options.tolerance));
      const ruleCount = fewest.reduce((count, cover, at) => count + ruleCountOf(cover, given[at]), 0);
      if (ruleCount <= budget) return fewest.map((cover, at) => chosenOf(cover, given[at], null));
    }
  }
  const spare = budget - tasks.length + 1;
  const curves = tasks.map((task) => ruleCoverCurve(task, spare));
  const shares = allocateBudget(curves, budget);
  return tasks.map((task, at) => leastTrust(task, curves[at] as RuleCoverCurve, shares[at] ?? 1, options));
}

/** With no groups but those that standing rules name. */
function withoutGroups(task: CandidateTask): CandidateTask {
  const standing = task.groups.reduce((bits, { stands }, at) => (stands ? bits | (1 << at) : bits), 0);
  const held = <H extends { readonly heldBy: readonly number[] }>(one: H): H => ({
    ...one,
    heldBy: one.heldBy.map((bits) => bits & standing),
  });
  return { ...task, sources: task.sources.map(held), required: task.required.map(held) };
}

function leastTrust(
  task: CandidateTask,
  curve: RuleCoverCurve,
  rulesLeft: number,
  options: PlanOptions,
): ChosenSources {
  const cover = curve.cover(rulesLeft);
  if (cover.tolerance <= options.tolerance) return chosenOf(cover, task, null);
  const rulesNeeded = ruleCountOf(withinTolerance(task, options), task);
  return chosenOf(cover, task, { tolerance: cover.tolerance, rulesNeeded, rulesLeft });
}

/** The fewest CIDRs within the tolerance, however many they are. */
function withinTolerance(task: CandidateTask, { tolerance }: PlanOptions): RuleCover {
  return coverWithinTolerance(task, tolerance);
}

function chosenOf(cover: RuleCover, task: CandidateTask | undefined, beyond: BeyondTolerance | null): ChosenSources {
  return { cidrs: cover.cidrs, groupIds: newGroups(cover, task), beyond };
}

/** How many rules are to be written. */
function ruleCountOf(cover: RuleCover, task: CandidateTask | undefined): number {
  return cover.cidrs.length + newGroups(cover, task).length;
}

function newGroups({ groupIds }: RuleCover, task: CandidateTask | undefined): string[] {
  const standing = new Set(task?.groups.filter(({ stands }) => stands).map(({ groupId }) => groupId));
  return groupIds.filter((groupId) => !standing.has(groupId));
}
