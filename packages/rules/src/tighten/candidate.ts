import {
  type CidrRule,
  holds,
  includesRange,
  includesTraffic,
  type Point,
  surelyAdmits,
  trafficWidth,
} from "@sgt/snapshot";
import type { RequiredSource } from "../keep/kept-traffic.js";
import { fromPortKey, type PossibleHits, type RuleHits } from "../usage/rule-hits.js";

/** A rule that could be tightened, and what came through it. */
export interface Candidate extends CidrRule {
  readonly hits: RuleHits;
  /** What may have come through it: kept like what did. */
  readonly possible: PossibleHits | undefined;
  /** What inside it has to stay allowed whatever came. */
  readonly required: readonly RequiredSource[];
}

/** Orders rules from narrow to wide: fewer ports first, then fewer addresses, then as they stand. */
export function compareWidth(a: CidrRule, b: CidrRule): number {
  const [wideA, wideB] = [trafficWidth(a.rule), trafficWidth(b.rule)];
  if (wideA !== wideB) return wideA < wideB ? -1 : 1;
  return b.prefixLength - a.prefixLength || a.index - b.index;
}

/**
 * Returns the sources that only this candidate has to answer for: those that no rule which stays, and
 * no narrower candidate, admits on the same port. So existing tight rules are used and not doubled,
 * and of overlapping candidates the narrowest answers.
 *
 * @param others rules that stay, and candidates narrower than this one
 */
export function ownSources(candidate: Candidate, others: readonly CidrRule[]): Point[] {
  const own = new Set<Point>();
  for (const [key, sources] of [...candidate.hits.ports, ...(candidate.possible?.ports ?? [])]) {
    const { protocol, port } = fromPortKey(key);
    const answering = others.filter((other) => surelyAdmits(other.rule, candidate.rule, protocol, port));
    for (const point of sources.keys()) {
      if (!answering.some((other) => holds(other.range, candidate.family, point))) own.add(point);
    }
  }
  return [...own];
}

/** Returns what this candidate alone has to keep for exceptions, approved lists and sources whose addresses change; `others` as for {@link ownSources}. */
export function ownRequired(candidate: Candidate, others: readonly CidrRule[]): RequiredSource[] {
  return candidate.required.filter(
    (kept) => !others.some((other) => includesTraffic(other.rule, kept) && includesRange(other.range, kept.range)),
  );
}
