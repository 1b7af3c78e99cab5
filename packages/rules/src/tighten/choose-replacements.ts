import {
  allocateBudget,
  type CoverCurve,
  collapse,
  countAddresses,
  counted,
  coverCurve,
  formatAddress,
} from "@sgt/cidr";
import { type CidrRule, includesRange, includesTraffic, type Point } from "@sgt/snapshot";

import type { DecisionId, PlanOptions } from "../plan/plan.js";
import type { GoingCount } from "../quota/rule-room.js";
import { type Candidate, compareWidth, ownRequired, ownSources } from "./candidate.js";

/** What becomes of one candidate. */
export type Choice =
  /** CIDRs that take its place; empty when other rules admit all that came through it. */
  | { readonly kind: "replace"; readonly cidrs: readonly string[] }
  | { readonly kind: "stay"; readonly decision: DecisionId; readonly reason: string };

export interface ChoiceInput {
  /** Candidates of one family with evidence. */
  readonly candidates: readonly Candidate[];
  /** Rules of the group that stay whatever is chosen. */
  readonly standing: readonly CidrRule[];
  /** How many rules may be written when so many candidates go; at least one for each that needs one. */
  readonly budget: (going: GoingCount) => number;
  readonly options: PlanOptions;
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
  if (shadowed.length > 0) return stay(shadowed, "no-gain", "a rule that stays admits all that this one does");

  const tasks = going
    .map((candidate, at) => coverTask(candidate, [...standing, ...going.slice(0, at)]))
    .filter((task) => task.sources.length + task.required.length > 0);
  const needy = tasks.map((task) => task.candidate);
  const budget = input.budget({ count: going.length, needyCount: needy.length });
  const covers = tasks.length === 0 ? [] : chooseCovers(tasks, budget, input.options);
  const vain = tasks.filter(({ candidate }, at) => isWhole(candidate, covers[at] ?? []));
  if (vain.length > 0) return new Map(vain.map((task) => [task.candidate.index, vainChoice(task, input.options)]));
  const chosen = new Map(needy.map((candidate, at) => [candidate.index, covers[at] ?? []]));
  return new Map(going.map(({ index }) => [index, { kind: "replace", cidrs: chosen.get(index) ?? [] }]));
}

function stay(candidates: readonly Candidate[], decision: DecisionId, reason: string): Map<number, Choice> {
  return new Map(candidates.map(({ index }) => [index, { kind: "stay", decision, reason }]));
}

function coverTask(candidate: Candidate, others: readonly CidrRule[]): CoverTask {
  return { candidate, sources: ownSources(candidate, others), required: ownRequired(candidate, others) };
}

/** Says whether it is an exception, the quota or the evidence that leaves nothing to gain. */
function vainChoice(task: CoverTask, options: PlanOptions): Choice {
  const whole = task.candidate.required.find((kept) => kept.cidr === task.candidate.cidr);
  if (whole !== undefined) return { kind: "stay", decision: "kept-by-exception", reason: `kept for ${whole.reason}` };
  const [wanted = []] = chooseCovers([task], Number.MAX_SAFE_INTEGER, { ...options, objective: "fewest-rules" });
  if (isWhole(task.candidate, wanted)) {
    const reason = "its sources lie so wide apart that the replacement is the rule itself";
    return { kind: "stay", decision: "no-gain", reason };
  }
  const reason = `it would take ${counted(wanted.length, "rule")}; with those that the quota leaves, the replacement is the rule itself`;
  return { kind: "stay", decision: "no-room", reason };
}

function shadows(other: CidrRule, candidate: Candidate): boolean {
  return includesTraffic(other.rule, candidate.rule) && includesRange(other.range, candidate.range);
}

/** Reports whether the CIDRs, which lie inside the candidate, hold all of it. */
function isWhole(candidate: Candidate, cidrs: readonly string[]): boolean {
  return cidrs.length > 0 && countAddresses(cidrs) === countAddresses([candidate.cidr]);
}

/** One candidate and the sources that its replacements have to hold; at least one. */
export interface CoverTask {
  readonly candidate: Candidate;
  readonly sources: readonly Point[];
  /** CIDRs that they have to hold as a whole. */
  readonly required: readonly string[];
}

/**
 * Returns for each task the CIDRs that take the rule's place, each inside the rule: the fewest within
 * the tolerance if all of them fit the budget together, otherwise the least trust that the budget
 * buys, split exactly over the tasks. The budget is at least one rule for each task.
 */
export function chooseCovers(tasks: readonly CoverTask[], budget: number, options: PlanOptions): string[][] {
  if (options.objective === "fewest-rules") {
    const fewest = tasks.map((task) => [
      ...collapse(addressesOf(task), { ...fence(task), tolerance: options.tolerance }).cidrs,
    ]);
    if (fewest.reduce((count, cidrs) => count + cidrs.length, 0) <= budget) return fewest;
  }
  const spare = budget - tasks.length + 1;
  const curves = tasks.map((task): CoverCurve => coverCurve(addressesOf(task), { ...fence(task), maxRules: spare }));
  const shares = allocateBudget(curves, budget);
  return curves.map((curve, index) => [...curve.cover(shares[index] ?? 1).cidrs]);
}

function fence({ candidate }: CoverTask) {
  return { within: candidate.cidr, fences: [] };
}

function addressesOf({ candidate, sources, required }: CoverTask): Uint32Array | string[] {
  const { family } = candidate;
  if (family === 4 && required.length === 0) return Uint32Array.from(sources, Number);
  return [...required, ...sources.map((value) => formatAddress({ family, value: BigInt(value) }))];
}
