import {
  allocateBudget,
  type CoverCurve,
  collapse,
  countAddresses,
  counted,
  coverCurve,
  formatAddress,
} from "@sgt/cidr";
import { type CidrRule, includesRange, includesTraffic, type Point, ruleIdentity } from "@sgt/snapshot";
import type { BeyondTolerance, PlanOptions } from "../plan/plan.js";
import type { GoingCount } from "../quota/rule-room.js";
import { type Candidate, compareWidth, ownRequired, ownSources } from "./candidate.js";
import type { Verdict } from "./group-input.js";

/** What becomes of one candidate. */
export type Choice =
  /** CIDRs that take its place; empty when other rules admit all that came through it. */
  ({ readonly kind: "replace" } & ChosenCidrs) | ({ readonly kind: "stay" } & Verdict);

/** CIDRs that hold all that a rule has to answer for. */
export interface ChosenCidrs {
  readonly cidrs: readonly string[];
  /** Null where they are within the tolerance. */
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
    .map((candidate, at) => coverTask(candidate, [...standing, ...going.slice(0, at)]))
    .filter((task) => task.sources.length + task.required.length > 0);
  const needy = tasks.map((task) => task.candidate);
  const budget = input.budget({ count: going.length, needyCount: needy.length });
  const covers = tasks.length === 0 ? [] : chooseCovers(tasks, budget, input.options);
  const vain = tasks.filter(({ candidate }, at) => isWhole(candidate, covers[at]?.cidrs ?? []));
  if (vain.length > 0)
    return new Map(
      vain.map((task) => [task.candidate.index, vainChoice(task, input.options, roomText(budget, tasks.length))]),
    );
  const taken = needy.filter((candidate, at) => covers[at]?.cidrs.some((cidr) => isTaken(candidate, cidr, input)));
  if (taken.length > 0) return stay(taken, TAKEN);
  const chosen = new Map(needy.map((candidate, at) => [candidate.index, covers[at]]));
  return new Map(going.map(({ index }) => [index, { kind: "replace", ...(chosen.get(index) ?? NOTHING_NEEDED) }]));
}

const NOTHING_NEEDED: ChosenCidrs = { cidrs: [], beyond: null };
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

function isTaken({ rule, family }: Candidate, cidr: string, { ending }: ChoiceInput): boolean {
  return ending.has(ruleIdentity({ ...rule, peer: { kind: family === 4 ? "ipv4" : "ipv6", cidr } }));
}

function coverTask(candidate: Candidate, others: readonly CidrRule[]): CoverTask {
  return { candidate, sources: ownSources(candidate, others), required: ownRequired(candidate, others) };
}

/** Says whether it is an exception, the quota or the evidence that leaves nothing to gain. */
function vainChoice(task: CoverTask, options: PlanOptions, room: string): Choice {
  const whole = task.candidate.required.find((kept) => kept.cidr === task.candidate.cidr);
  if (whole !== undefined) {
    return {
      kind: "stay",
      decision: "kept-by-exception",
      reasonId: whole.reasonId === "dynamic-source" ? "dynamic-source" : "kept-by-exception",
      reason: `kept for ${whole.reason}`,
    };
  }
  const wanted = withinTolerance(task, options);
  if (isWhole(task.candidate, wanted)) {
    const reason = "its sources are too far apart: no narrower set fits";
    return { kind: "stay", decision: "no-gain", reasonId: "sources-scattered", reason };
  }
  const reason = `needs ${counted(wanted.length, "rule")}; the quota leaves ${room}; no narrower set fits`;
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

/** One candidate and the sources that its replacements have to hold; at least one. */
interface CoverTask {
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
function chooseCovers(tasks: readonly CoverTask[], budget: number, options: PlanOptions): ChosenCidrs[] {
  if (options.objective === "fewest-rules") {
    const fewest = tasks.map((task) => withinTolerance(task, options));
    if (fewest.reduce((count, cidrs) => count + cidrs.length, 0) <= budget) {
      return fewest.map((cidrs) => ({ cidrs, beyond: null }));
    }
  }
  const spare = budget - tasks.length + 1;
  const curves = tasks.map((task): CoverCurve => coverCurve(addressesOf(task), { ...fence(task), maxRules: spare }));
  const shares = allocateBudget(curves, budget);
  return tasks.map((task, at) => leastTrust(task, curves[at] as CoverCurve, shares[at] ?? 1, options));
}

function leastTrust(task: CoverTask, curve: CoverCurve, rulesLeft: number, options: PlanOptions): ChosenCidrs {
  const { cidrs, tolerance } = curve.cover(rulesLeft);
  if (tolerance <= options.tolerance) return { cidrs, beyond: null };
  return { cidrs, beyond: { tolerance, rulesNeeded: withinTolerance(task, options).length, rulesLeft } };
}

/** The fewest CIDRs within the tolerance, however many they are. */
function withinTolerance(task: CoverTask, { tolerance }: PlanOptions): readonly string[] {
  return collapse(addressesOf(task), { ...fence(task), tolerance }).cidrs;
}

function fence({ candidate }: CoverTask) {
  return { within: candidate.cidr, fences: [] };
}

function addressesOf({ candidate, sources, required }: CoverTask): Uint32Array | string[] {
  const { family } = candidate;
  if (family === 4 && required.length === 0) return Uint32Array.from(sources, Number);
  return [...required, ...sources.map((value) => formatAddress({ family, value: BigInt(value) }))];
}
