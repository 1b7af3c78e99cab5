import type { Rule } from "@sgt/snapshot";
import type { Step } from "../plan/plan.js";
import { countQuota, type PrefixListWeights, type QuotaCount } from "../quota/count-quota.js";
import { fullFamily, useAfter } from "../quota/transition.js";
import type { Merge } from "./merge-rules.js";

export interface MergeStepsInput {
  readonly before: readonly Rule[];
  readonly merges: readonly Merge[];
  readonly weights: PrefixListWeights;
  readonly limit: number;
}

export interface MergeSteps {
  readonly steps: readonly Step[];
  readonly done: readonly Merge[];
  /** Merges for which no place is free. */
  readonly stuck: readonly Merge[];
}

/**
 * Returns the calls that merge: in one round when all new rules fit beside the old ones, otherwise in
 * rounds. A wider rule stands before what it takes in goes, so nobody is refused between. Merges into
 * a rule that stands already need no place and come first; each other frees at least one more than it
 * takes. Where no place is free for the first, one of its rules becomes the wider one in place.
 */
export function mergeSteps({ before, merges, weights, limit }: MergeStepsInput): MergeSteps {
  let use = countQuota(before, weights);
  const steps: Step[] = [];
  const done: Merge[] = [];
  let waiting = [...merges].sort((a, b) => Number(a.isNew) - Number(b.isNew));
  for (;;) {
    const round = nextRound(waiting, use, limit);
    const full = round.length > 0 ? undefined : waiting.find((merge) => inPlace(merge) !== null);
    if (round.length === 0 && full === undefined) return { steps, done, stuck: waiting };
    const next = full === undefined ? beside(round) : (inPlace(full) ?? []);
    steps.push(...next);
    use = useAfter(use, next, weights);
    const taken = new Set(full === undefined ? round : [full]);
    done.push(...taken);
    waiting = waiting.filter((merge) => !taken.has(merge));
  }
}

function beside(round: readonly Merge[]): Step[] {
  const adding = round.flatMap((merge) => (merge.isNew ? [merge.into] : []));
  const revoke: Step = { kind: "revoke", rules: round.flatMap((merge) => merge.members.map(({ rule }) => rule)) };
  return adding.length > 0 ? [{ kind: "authorize", rules: adding }, revoke] : [revoke];
}

/** Where no place is free a rule becomes the wider one in place, which needs its id, and the others go then. */
function inPlace({ into, members }: Merge): Step[] | null {
  const widened = members.find(({ rule }) => rule.ruleId !== undefined)?.rule;
  if (widened === undefined) return null;
  const others = members.map(({ rule }) => rule).filter((rule) => rule !== widened);
  return [
    { kind: "modify", rule: widened, to: into },
    { kind: "revoke", rules: others },
  ];
}

/** All that fit side by side; those without a new rule alone when that is what makes room. */
function nextRound(waiting: readonly Merge[], use: QuotaCount, limit: number): Merge[] {
  const added: Rule[] = [];
  return waiting.filter(({ isNew, into }) => {
    if (!isNew) return true;
    const fits = fullFamily(use, countQuota([...added, into], NO_LISTS), limit) === null;
    if (fits) added.push(into);
    return fits;
  });
}

/** What merging makes are CIDR rules. */
const NO_LISTS: PrefixListWeights = new Map();
