import type { LiveRule, Rule } from "@sgt/snapshot";
import type { Step } from "../plan/plan.js";
import { countQuota, type PrefixListWeights, type QuotaCount } from "./count-quota.js";
import { fullFamily, useAfter } from "./transition.js";

/** Rules that go, and the rules that have to stand before any of them may. */
export interface Exchange {
  /** One; several when one new rule takes the place of all of them. */
  readonly remove: readonly LiveRule[];
  /** New rules; none when what stands already is enough. */
  readonly add: readonly Rule[];
}

export interface StepsInput {
  readonly before: readonly Rule[];
  readonly exchanges: readonly Exchange[];
  readonly weights: PrefixListWeights;
  readonly limit: number;
}

/**
 * Returns the calls that lead from before to after: in one round when old and new fit the quota side
 * by side, otherwise in rounds. An exchange revokes its rules only after all its new rules stand, and
 * those lie inside it, so no address that is allowed before and after is refused between. Exchanges
 * that need least room come first, because each makes room for the next. One that finds no room for
 * all its new rules adds all but the last, and then its rule becomes that one in place, which takes no
 * room at all; the budget has seen to it that the others fit.
 */
export function planSteps({ before, exchanges, weights, limit }: StepsInput): Step[] {
  const standing: Standing = { use: countQuota(before, weights), weights, limit };
  if (exchanges.length === 0) return [];
  if (fits(exchanges, standing)) return stepsBeside(exchanges);
  const freeing = exchanges.filter((exchange) => exchange.add.length === 0);
  const steps = freeing.length > 0 ? stepsBeside(freeing) : [];
  const needing = exchanges.filter((exchange) => exchange.add.length > 0).sort((a, b) => growth(a) - growth(b));
  while (needing.length > 0) {
    const now = { ...standing, use: useAfter(standing.use, steps, weights) };
    const round = needing.splice(0, 1);
    const inPlace = !fits(round, now);
    while (!inPlace && needing[0] !== undefined && fits([...round, needing[0]], now))
      round.push(...needing.splice(0, 1));
    steps.push(...(inPlace ? round.flatMap(stepsInPlace) : stepsBeside(round)));
  }
  return steps;
}

function stepsBeside(round: readonly Exchange[]): Step[] {
  const adding = round.flatMap((exchange) => exchange.add);
  const revoke: Step = { kind: "revoke", rules: round.flatMap((exchange) => exchange.remove) };
  return adding.length > 0 ? [{ kind: "authorize", rules: adding }, revoke] : [revoke];
}

function stepsInPlace({ remove, add }: Exchange): Step[] {
  const to = add.at(-1);
  const [rule, ...more] = remove;
  if (to === undefined || rule === undefined) return [{ kind: "revoke", rules: remove }];
  const others = add.slice(0, -1);
  return [
    ...(others.length > 0 ? [{ kind: "authorize", rules: others } as const] : []),
    { kind: "modify", rule, to },
    ...(more.length > 0 ? [{ kind: "revoke", rules: more } as const] : []),
  ];
}

/** What stands, and how much may. */
interface Standing {
  readonly use: QuotaCount;
  readonly weights: PrefixListWeights;
  readonly limit: number;
}

/** Reports whether all new rules fit beside what stands. */
function fits(exchanges: readonly Exchange[], { use, weights, limit }: Standing): boolean {
  const adding = exchanges.flatMap((exchange) => exchange.add);
  return fullFamily(use, countQuota(adding, weights), limit) === null;
}

/** How many rules more stand after the exchange. */
function growth({ add, remove }: Exchange): number {
  return add.length - remove.length;
}
