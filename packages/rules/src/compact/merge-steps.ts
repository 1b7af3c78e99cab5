import type { Rule } from "@sgt/snapshot";
import type { Step } from "../plan/plan.js";
import { countQuota, type PrefixListWeights, type QuotaCount } from "../quota/count-quota.js";
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
    if (round.length === 0) {
      const full = waiting.find((merge) => inPlace(merge) !== null);
      if (full === undefined) return { steps, done, stuck: waiting };
      steps.push(...(inPlace(full) ?? []));
      const less = countQuota(
        full.members.slice(1).map(({ rule }) => rule),
        weights,
      );
      use = { ipv4: use.ipv4 - less.ipv4, ipv6: use.ipv6 - less.ipv6 };
      done.push(full);
      waiting = waiting.filter((merge) => merge !== full);
      continue;
    }
    const adding = round.flatMap((merge) => (merge.isNew ? [merge.into] : []));
    const removing = round.flatMap((merge) => merge.members.map(({ rule }) => rule));
    if (adding.length > 0) steps.push({ kind: "authorize", rules: adding });
    steps.push({ kind: "revoke", rules: removing });
    const [more, less] = [countQuota(adding, weights), countQuota(removing, weights)];
    use = { ipv4: use.ipv4 + more.ipv4 - less.ipv4, ipv6: use.ipv6 + more.ipv6 - less.ipv6 };
    done.push(...round);
    const taken = new Set(round);
    waiting = waiting.filter((merge) => !taken.has(merge));
  }
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
  const room = { 4: limit - use.ipv4, 6: limit - use.ipv6 };
  const round: Merge[] = [];
  for (const merge of waiting) {
    const family = merge.into.peer.kind === "ipv6" ? 6 : 4;
    if (merge.isNew && room[family] < 1) continue;
    if (merge.isNew) room[family] -= 1;
    round.push(merge);
  }
  return round;
}
