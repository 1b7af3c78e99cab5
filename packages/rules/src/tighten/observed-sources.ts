import { formatAddress, formatPrefix, rangeToPrefixes } from "@sgt/cidr";
import type { Point } from "@sgt/snapshot";
import type { Plan } from "../plan/plan.js";
import { fromPortKey, type RuleHits } from "../usage/rule-hits.js";

type Observed = Plan["observed"][number];

/** Returns what came through the given rules of a group, by protocol and port, sources as exact CIDRs. */
export function observedSources(groupId: string, hits: readonly RuleHits[]): Observed[] {
  const byPort = new Map<number, Set<Point>>();
  for (const rule of hits) {
    for (const [key, sources] of rule.ports) {
      const points = byPort.get(key) ?? new Set();
      for (const point of sources.keys()) points.add(point);
      byPort.set(key, points);
    }
  }
  return [...byPort]
    .sort(([a], [b]) => a - b)
    .map(([key, points]) => ({ groupId, ...fromPortKey(key), sources: exactCidrs([...points]) }));
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
