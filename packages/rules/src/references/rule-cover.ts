import { type CoverCurve, collapse, coverCurve, formatAddress, type TrustCurve } from "@sgt/cidr";
import type { CidrRule, Point } from "@sgt/snapshot";

/** What one rule has to keep, and the groups that may keep it in place of CIDRs. */
export interface CoverTask {
  readonly rule: Pick<CidrRule, "family" | "cidr">;
  readonly sources: readonly CoverSource[];
  /** CIDRs that have to stay allowed as a whole. */
  readonly required: readonly RequiredCover[];
  readonly groups: readonly CoverGroup[];
}

/** One source. */
export interface CoverSource {
  readonly point: Point;
  /** Each entry holds the groups, as bits by their place in `groups`, that keep some of its records: each needs one. Empty for a source that no group keeps. */
  readonly heldBy: readonly number[];
}

export interface RequiredCover {
  readonly cidr: string;
  /** As of a source. */
  readonly heldBy: readonly number[];
}

/** A group that could be the source of a rule. */
export interface CoverGroup {
  readonly groupId: string;
  /** What it counts: addresses that it allows, or may come to allow. */
  readonly trustedCount: number;
  /** A rule that stands names it: it keeps its members for nothing. */
  readonly stands: boolean;
}

/** What takes a rule's place. */
export interface RuleCover {
  /** Sources of new rules, and of standing ones, sorted as the task has them. */
  readonly groupIds: readonly string[];
  readonly cidrs: readonly string[];
  /** Of the CIDRs. */
  readonly tolerance: number;
}

/** The least trust for every number of rules, and the cover that has it. */
export interface RuleCoverCurve extends TrustCurve {
  cover(ruleCount: number): RuleCover;
}

/** Groups over which every choice is weighed; of more, those are left out that keep fewest sources. */
export const MOST_GROUPS = 12;

/**
 * Returns the least trust over all choices of groups and CIDRs for every number of rules up to `maxRules`; exact. A group costs one rule, and
 * counts its `trustedCount`. What no chosen group keeps the CIDRs hold.
 */
export function ruleCoverCurve(task: CoverTask, maxRules: number): RuleCoverCurve {
  const choice = new GroupChoice(task);
  const best: (Priced | undefined)[] = Array.from({ length: maxRules + 1 });
  const curves = new Map<string, CoverCurve>();
  const curveOf = (chosen: number): CoverCurve =>
    memo(curves, choice.restKey(chosen), () => coverCurve(choice.rest(chosen), { ...fence(task), maxRules }));
  const costAt = (curve: CoverCurve, ruleCount: number): bigint | null =>
    ruleCount < curve.minRules ? null : BigInt(curve.trusted(ruleCount));
  const isHopeless = (chosen: number, open: number): boolean => {
    const [count, price, curve] = [choice.countOf(chosen), choice.priceOf(chosen), curveOf(chosen | open)];
    return best.every((known, ruleCount) => {
      const rest = costAt(curve, ruleCount - count);
      return rest === null || (known !== undefined && price + rest >= known.trusted);
    });
  };
  choice.visit(isHopeless, (chosen) => {
    const [count, price, curve] = [choice.countOf(chosen), choice.priceOf(chosen), curveOf(chosen)];
    for (let ruleCount = count; ruleCount <= maxRules; ruleCount += 1) {
      const rest = costAt(curve, ruleCount - count);
      const known = best[ruleCount];
      if (rest !== null && (known === undefined || price + rest < known.trusted))
        best[ruleCount] = { chosen, trusted: price + rest, cidrRules: ruleCount - count };
    }
  });
  const first = best.findIndex((known) => known !== undefined);
  const kept = best.slice(first) as Priced[];
  return {
    points: kept.map(({ trusted }, at) => ({ ruleCount: first + at, trustedCount: trusted })),
    cover: (ruleCount) => {
      const wanted = kept[Math.min(ruleCount - first, kept.length - 1)] as Priced;
      const { chosen, cidrRules } = kept.find(({ trusted }) => trusted === wanted.trusted) as Priced;
      const curve = curveOf(chosen);
      const rest = curve.minRules === 0 ? { cidrs: [], tolerance: 0 } : curve.cover(cidrRules);
      return { groupIds: choice.idsOf(chosen), cidrs: rest.cidrs, tolerance: rest.tolerance };
    },
  };
}

/**
 * Returns, over all choices of groups, the one of least trust whose CIDRs are the fewest within the tolerance; of equals the one with
 * fewest rules. So it never trusts more than the CIDRs alone would.
 */
export function coverWithinTolerance(task: CoverTask, tolerance: number): RuleCover {
  const choice = new GroupChoice(task);
  const covers = new Map<string, Collapsed>();
  const coverOf = (chosen: number): Collapsed =>
    memo(covers, choice.restKey(chosen), () => collapse(choice.rest(chosen), { ...fence(task), tolerance }));
  let best: { readonly chosen: number; readonly trusted: bigint; readonly count: number } | undefined;
  const trustedBy = (chosen: number, cover: Collapsed): bigint => choice.priceOf(chosen) + BigInt(cover.trustedCount);
  choice.visit(
    // A block that is acceptable for some sources is so for more: fewer sources never trust more.
    (chosen, open) => best !== undefined && trustedBy(chosen, coverOf(chosen | open)) > best.trusted,
    (chosen) => {
      const cover = coverOf(chosen);
      const [trusted, count] = [trustedBy(chosen, cover), choice.countOf(chosen) + cover.cidrs.length];
      const isBetter = best === undefined || trusted < best.trusted || (trusted === best.trusted && count < best.count);
      if (isBetter) best = { chosen, trusted, count };
    },
  );
  const chosen = best?.chosen ?? 0;
  return { groupIds: choice.idsOf(chosen), cidrs: coverOf(chosen).cidrs, tolerance: coverOf(chosen).tolerance };
}

interface Priced {
  readonly chosen: number;
  readonly trusted: bigint;
  readonly cidrRules: number;
}

type Collapsed = ReturnType<typeof collapse>;

function fence({ rule }: CoverTask): { readonly within: string; readonly fences: readonly string[] } {
  return { within: rule.cidr, fences: [] };
}

function memo<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** Sources and CIDRs that the same groups keep. */
interface Held {
  readonly heldBy: readonly number[];
  readonly points: Point[];
  readonly cidrs: string[];
}

/** The choices of groups that matter, as bits. */
class GroupChoice {
  readonly #task: CoverTask;
  readonly #held: readonly Held[];
  readonly #standing: number;
  /** Of the groups that do not stand, those worth a choice. */
  readonly #open: readonly number[];

  constructor(task: CoverTask) {
    this.#task = task;
    this.#held = byHolders(task);
    this.#standing = task.groups.reduce((bits, { stands }, at) => (stands ? bits | (1 << at) : bits), 0);
    this.#open = this.#worthy();
  }

  /** Visits every choice of groups, but for those that `isHopeless` of the groups chosen, and those that may still be, rules out. */
  visit(isHopeless: (chosen: number, open: number) => boolean, each: (chosen: number) => void): void {
    const walk = (at: number, chosen: number): void => {
      const bit = this.#open[at];
      if (bit === undefined) {
        each(chosen);
        return;
      }
      const open = this.#open.slice(at).reduce((bits, one) => bits | one, 0);
      if (isHopeless(chosen, open)) return;
      walk(at + 1, chosen | bit);
      walk(at + 1, chosen);
    };
    each(this.#standing);
    if (this.#open.length > 0) walk(0, this.#standing);
  }

  /** How many rules the chosen groups take. */
  countOf(chosen: number): number {
    return this.#places(chosen & ~this.#standing).length;
  }

  priceOf(chosen: number): bigint {
    return BigInt(
      this.#places(chosen & ~this.#standing).reduce((sum, at) => sum + (this.#task.groups[at]?.trustedCount ?? 0), 0),
    );
  }

  /** Those of the chosen groups that keep something. */
  idsOf(chosen: number): string[] {
    const kept = this.#held.filter(({ heldBy }) => isKept(heldBy, chosen));
    const useful = kept.reduce(
      (bits, { heldBy }) => heldBy.reduce((all, holders) => all | (holders & chosen), bits),
      0,
    );
    return this.#places(useful).flatMap((at) => this.#task.groups[at]?.groupId ?? []);
  }

  restKey(chosen: number): string {
    return this.#held.map(({ heldBy }) => (isKept(heldBy, chosen) ? 0 : 1)).join("");
  }

  /** What the chosen groups do not keep. */
  rest(chosen: number): Uint32Array | string[] {
    const left = this.#held.filter(({ heldBy }) => !isKept(heldBy, chosen));
    const { family } = this.#task.rule;
    const [points, cidrs] = [left.flatMap((held) => held.points), left.flatMap((held) => held.cidrs)];
    if (family === 4 && cidrs.length === 0) return Uint32Array.from(points, Number);
    return [...cidrs, ...points.map((value) => formatAddress({ family, value: BigInt(value) }))];
  }

  #places(bits: number): number[] {
    return this.#task.groups.flatMap((_, at) => (((bits >> at) & 1) === 1 ? [at] : []));
  }

  /** Without those in whose place another does as well for no more; the ones that keep most first. */
  #worthy(): number[] {
    const all = this.#places(~this.#standing).map((at) => ({ at, kept: this.#keptBy(1 << at) }));
    const useful = all.filter(({ at, kept }) => kept > 0 && !all.some((other) => this.#outdoes(other.at, at)));
    return useful
      .sort((a, b) => b.kept - a.kept || a.at - b.at)
      .slice(0, MOST_GROUPS)
      .map(({ at }) => 1 << at);
  }

  #keptBy(bit: number): number {
    const touched = this.#held.filter(({ heldBy }) => heldBy.some((holders) => (holders & bit) !== 0));
    return touched.reduce((sum, { points, cidrs }) => sum + points.length + cidrs.length, 0);
  }

  #outdoes(one: number, other: number): boolean {
    const [mine, its] = [this.#task.groups[one], this.#task.groups[other]];
    if (one === other || mine === undefined || its === undefined || mine.trustedCount > its.trustedCount) return false;
    const holders = this.#held.flatMap(({ heldBy }) => heldBy);
    const has = (bits: number, at: number): boolean => ((bits >> at) & 1) === 1;
    if (!holders.every((bits) => !has(bits, other) || has(bits, one))) return false;
    const isSame =
      mine.trustedCount === its.trustedCount && holders.every((bits) => has(bits, one) === has(bits, other));
    return !isSame || one < other;
  }
}

/** Each part of its records needs a group that keeps it. */
function isKept(heldBy: readonly number[], chosen: number): boolean {
  return heldBy.length > 0 && heldBy.every((holders) => (holders & chosen) !== 0);
}

function byHolders({ sources, required }: CoverTask): Held[] {
  const held = new Map<string, Held>();
  const of = (heldBy: readonly number[]): Held => {
    const key = heldBy.includes(0) ? "" : [...new Set(heldBy)].sort((a, b) => a - b).join(" ");
    return memo(held, key, () => ({ heldBy: key === "" ? [] : heldBy, points: [], cidrs: [] }));
  };
  for (const { point, heldBy } of sources) of(heldBy).points.push(point);
  for (const { cidr, heldBy } of required) of(heldBy).cidrs.push(cidr);
  return [...held.values()];
}
