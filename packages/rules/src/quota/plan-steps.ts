import type { LiveRule, Rule } from "@sgt/snapshot";
import type { Step } from "../plan/plan.js";
import { countQuota, type PrefixListWeights, type QuotaCount } from "./count-quota.js";

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
  const use = countQuota(before, weights);
  return rounds(exchanges, use, limit).flatMap(({ round, inPlace }) =>
    inPlace ? round.flatMap(stepsInPlace) : stepsBeside(round),
  );
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

/** Exchanges that are made together. */
interface Round {
  readonly round: readonly Exchange[];
  /** Old and new do not fit side by side. */
  readonly inPlace: boolean;
}

function rounds(exchanges: readonly Exchange[], use: QuotaCount, limit: number): Round[] {
  if (exchanges.length === 0) return [];
  if (fits(exchanges, use, limit)) return [{ round: exchanges, inPlace: false }];
  const freeing = exchanges.filter((exchange) => exchange.add.length === 0);
  const needing = exchanges.filter((exchange) => exchange.add.length > 0);
  needing.sort((a, b) => growth(a) - growth(b));
  const packed: Round[] = freeing.length > 0 ? [{ round: freeing, inPlace: false }] : [];
  let standing = useAfter(use, freeing);
  while (needing.length > 0) {
    const round = needing.splice(0, 1);
    const inPlace = !fits(round, standing, limit);
    while (!inPlace && needing[0] !== undefined && fits([...round, needing[0]], standing, limit))
      round.push(...needing.splice(0, 1));
    standing = useAfter(standing, round);
    packed.push({ round, inPlace });
  }
  return packed;
}

/** Reports whether all new rules fit beside what stands; a family that gets none always does. */
function fits(exchanges: readonly Exchange[], use: QuotaCount, limit: number): boolean {
  const more = addedBy(exchanges);
  return (more.ipv4 === 0 || use.ipv4 + more.ipv4 <= limit) && (more.ipv6 === 0 || use.ipv6 + more.ipv6 <= limit);
}

function useAfter(use: QuotaCount, done: readonly Exchange[]): QuotaCount {
  const [added, removed] = [
    addedBy(done),
    countQuota(
      done.flatMap((exchange) => exchange.remove),
      NO_WEIGHTS,
    ),
  ];
  return { ipv4: use.ipv4 + added.ipv4 - removed.ipv4, ipv6: use.ipv6 + added.ipv6 - removed.ipv6 };
}

function addedBy(exchanges: readonly Exchange[]): QuotaCount {
  return countQuota(
    exchanges.flatMap((exchange) => exchange.add),
    NO_WEIGHTS,
  );
}

/** How many rules more stand after the exchange. */
function growth({ add, remove }: Exchange): number {
  return add.length - remove.length;
}

/** Only CIDR rules are exchanged. */
const NO_WEIGHTS: PrefixListWeights = new Map();
