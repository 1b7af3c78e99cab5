import { formatAddress, formatPrefix, rangeToPrefixes } from "@sgt/cidr";
import { type Point, pointOf } from "@sgt/snapshot";
import type { PortSources, PossibleSources } from "../plan/plan.js";
import { fromPortKey, type PossibleHits, type RuleHits } from "../usage/rule-hits.js";

/** Returns what came through the given rules of a group, by protocol and port, sources as exact CIDRs. */
export function observedSources(groupId: string, hits: readonly RuleHits[]): PortSources[] {
  return [...recordsByPort(hits)].map(([key, sources]) => ({
    groupId,
    ...fromPortKey(key),
    sources: exactCidrs([...sources.keys()]),
  }));
}

/** Returns the same for what may have come through them, with how much it was. */
export function possibleSources(groupId: string, hits: readonly PossibleHits[]): PossibleSources[] {
  const entries = [...recordsByPort(hits)];
  return entries.map(([key, sources]) => ({
    groupId,
    ...fromPortKey(key),
    sources: exactCidrs([...sources.keys()]),
    recordCount: [...sources.values()].reduce((sum, count) => sum + count, 0),
    eniCount: new Set(hits.flatMap(({ portEnis }) => [...(portEnis.get(key) ?? [])])).size,
  }));
}

/** Records by source, by port. All rows of a source count for every rule that admits it: what one rule counts all do. */
function recordsByPort(hits: readonly RuleHits[]): Map<number, Map<Point, number>> {
  const byPort = new Map<number, Map<Point, number>>();
  for (const rule of hits) {
    for (const [key, sources] of rule.ports) {
      const points = byPort.get(key) ?? new Map<Point, number>();
      for (const [point, { recordCount }] of sources) points.set(point, recordCount);
      byPort.set(key, points);
    }
  }
  return new Map([...byPort].sort(([a], [b]) => a - b));
}

/** Returns the same as {@link exactCidrs} for addresses. */
export function exactCidrsOf(addresses: readonly string[]): string[] {
  return exactCidrs([...new Set(addresses)].map(pointOf));
}

/** Returns CIDRs that hold exactly the points, sorted, IPv4 first; a single address is written without a length. */
export function exactCidrs(points: readonly Point[]): string[] {
  const sorted = [...points].sort(comparePoints);
  const cidrs: string[] = [];
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at] as Point;
    let end = at + 1;
    while (end < sorted.length && isNext(sorted[end - 1] as Point, sorted[end] as Point)) end += 1;
    cidrs.push(...rangeText(first, sorted[end - 1] as Point));
    at = end;
  }
  return cidrs;
}

function rangeText(first: Point, last: Point): string[] {
  const family = typeof first === "number" ? 4 : 6;
  if (first === last) return [formatAddress({ family, value: BigInt(first) })];
  return rangeToPrefixes({ family, first: BigInt(first), last: BigInt(last) }).map(formatPrefix);
}

function comparePoints(a: Point, b: Point): number {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isNext(before: Point, after: Point): boolean {
  if (typeof before === "number") return after === before + 1;
  return after === before + 1n;
}
