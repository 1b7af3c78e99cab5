import type { Coverage } from "@sgt/flowlogs";
import type { Point } from "@sgt/snapshot";
import type { RuleHits, SourceHits } from "../usage/rule-hits.js";
import { daysSince } from "./ages.js";
import type { GradeFacts } from "./grade-reasons.js";

type SourceFacts = Pick<
  GradeFacts,
  "sourceCount" | "seenOnOneDayCount" | "unseenEstimate" | "daysSinceNewSource" | "goneShare" | "unknownShare"
>;

/** Returns what the sources of one rule tell by when they came; nobody came when there are no hits. */
export function sourceFacts(hits: RuleHits | undefined, days: number, { from, to }: Coverage["asked"]): SourceFacts {
  const sources = [...sourcesOf(hits).values()];
  const onDays = (count: number) => sources.filter((seen) => seen.dayCount === count).length;
  const newest = sources.reduce((latest, seen) => Math.max(latest, seen.firstSeen), from);
  return {
    sourceCount: sources.length,
    seenOnOneDayCount: onDays(1),
    unseenEstimate: unseenEstimate(days, onDays(1), onDays(2)),
    daysSinceNewSource: daysSince({ from, to }, newest),
    goneShare: goneShare(sources, from + ((to - from) * 2) / 3),
    unknownShare: unknownShare(hits),
  };
}

/** By address; of several ports the one on which it came most often. */
function sourcesOf(hits: RuleHits | undefined): Map<Point, SourceHits> {
  const sources = new Map<Point, SourceHits>();
  for (const port of hits?.ports.values() ?? []) {
    for (const [point, seen] of port) {
      const known = sources.get(point);
      if (known === undefined || seen.dayCount > known.dayCount) sources.set(point, seen);
    }
  }
  return sources;
}

function goneShare(sources: readonly SourceHits[], since: number): number {
  const regular = sources.filter((seen) => seen.dayCount === 3);
  return regular.length === 0 ? 0 : regular.filter((seen) => seen.lastSeen < since).length / regular.length;
}

function unknownShare(hits: RuleHits | undefined): number {
  if (hits === undefined || hits.recordCount === 0) return 0;
  let unproved = 0;
  for (const port of hits.ports.values()) for (const seen of port.values()) unproved += seen.unprovedCount;
  return unproved / hits.recordCount;
}

/**
 * Estimates how many sources have not been seen yet, from those seen on exactly one and on exactly
 * two of `days` days (Chao2, bias-corrected: Chao 1987, Estimating the population size for
 * capture-recapture data with unequal catchability). Fair where sources come at random; where they
 * come by the calendar it is only a hint.
 */
export function unseenEstimate(days: number, onOneDay: number, onTwoDays: number): number {
  if (days < 2) return onOneDay;
  return (((days - 1) / days) * onOneDay * (onOneDay - 1)) / (2 * (onTwoDays + 1));
}
