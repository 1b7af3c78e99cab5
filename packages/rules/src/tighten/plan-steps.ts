import type { LiveRule, Rule } from "../model/rule.js";
import type { Step } from "../plan/plan.js";
import { countQuota, type PrefixListWeights, type QuotaCount } from "../quota/count-quota.js";

/** A rule that goes, and the rules that have to stand before it may. */
export interface Exchange {
  readonly remove: LiveRule;
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
 * by side, otherwise in rounds. An exchange revokes its rule only after all its new rules stand, and
 * those lie inside it, so no address that is allowed before and after is refused between. Exchanges
 * that need least room come first, because each makes room for the next; `roomFor` has seen to it
 * that the last one fits.
 */
export function planSteps({ before, exchanges, weights, limit }: StepsInput): Step[] {
  const waiting = [...exchanges].sort((a, b) => a.add.length - b.add.length);
  const steps: Step[] = [];
  let use = countQuota(before, weights);
  while (waiting.length > 0) {
    const round = takeRound(waiting, use, limit);
    const adding = round.flatMap((exchange) => exchange.add);
    const removing = round.map((exchange) => exchange.remove);
    if (adding.length > 0) steps.push({ kind: "authorize", rules: adding });
    steps.push({ kind: "revoke", rules: removing });
    use = sum(use, countQuota(adding, weights), countQuota(removing, weights));
  }
  return steps;
}

/** Takes from the front as many exchanges as fit beside what stands; those that add nothing always do. */
function takeRound(waiting: Exchange[], use: QuotaCount, limit: number): Exchange[] {
  const round: Exchange[] = [];
  let [ipv4, ipv6] = [use.ipv4, use.ipv6];
  const freeing = waiting.filter((exchange) => exchange.add.length === 0);
  const overFull = waiting.length > freeing.length && !fits(waiting, use, limit);
  if (overFull && freeing.length > 0) return waiting.splice(0, freeing.length);
  while (waiting.length > 0) {
    const next = waiting[0] as Exchange;
    const more = countQuota(next.add, new Map());
    if (round.length > 0 && (ipv4 + more.ipv4 > limit || ipv6 + more.ipv6 > limit)) break;
    ipv4 += more.ipv4;
    ipv6 += more.ipv6;
    round.push(next);
    waiting.shift();
  }
  return round;
}

function fits(exchanges: readonly Exchange[], use: QuotaCount, limit: number): boolean {
  const more = countQuota(exchanges.flatMap((exchange) => exchange.add), new Map());
  return (more.ipv4 === 0 || use.ipv4 + more.ipv4 <= limit) && (more.ipv6 === 0 || use.ipv6 + more.ipv6 <= limit);
}

function sum(use: QuotaCount, added: QuotaCount, removed: QuotaCount): QuotaCount {
  return { ipv4: use.ipv4 + added.ipv4 - removed.ipv4, ipv6: use.ipv6 + added.ipv6 - removed.ipv6 };
}
