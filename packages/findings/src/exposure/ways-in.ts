import { parseRange, type Range } from "@sgt/cidr";
import type { PrefixList, Route, RouteTable, RouteTargetKind } from "@sgt/snapshot";

import { intersectRanges, subtractRanges } from "./ranges.js";

/**
 * Targets through which somebody outside can open a connection. Not NAT and egress-only gateways, which
 * let out only; not gateway endpoints, which lead to AWS's own services.
 */
const INSIDE: ReadonlySet<RouteTargetKind> = new Set([
  "local",
  "vpn-gateway",
  "transit-gateway",
  "peering",
  "local-gateway",
  "carrier-gateway",
  "core-network",
  "interface",
  "other",
]);

/** Where sources are: in the internet, or in networks of one's own. */
export type SourceSide = "internet" | "inside";

/**
 * Returns the first route by which answers to some of the sources leave through a target that also lets
 * their packets in; null when there is none. A route is looked at where no more specific one takes over.
 */
export function wayIn(
  table: RouteTable,
  sources: readonly Range[],
  { side, prefixLists }: { readonly side: SourceSide; readonly prefixLists: ReadonlyMap<string, PrefixList> },
): Route | null {
  const routes = table.routes
    .filter((route) => route.isActive)
    .flatMap((route) => destinationsOf(route, prefixLists).map((range) => ({ route, range })));
  const leads = (kind: RouteTargetKind): boolean =>
    side === "internet" ? kind === "internet-gateway" : INSIDE.has(kind);
  for (const { route, range } of routes) {
    if (!leads(route.targetKind)) continue;
    const served = intersectRanges(
      sources.filter((source) => source.family === range.family),
      [range],
    );
    const finer = routes.map((other) => other.range).filter((other) => isFiner(other, range));
    if (subtractRanges(served, finer).length > 0) return route;
  }
  return null;
}

/** A prefix list whose entries were not collected leads nowhere that we know of. */
function destinationsOf({ destination }: Route, prefixLists: ReadonlyMap<string, PrefixList>): Range[] {
  if (destination.kind === "cidr") return [parseRange(destination.cidr)];
  return (prefixLists.get(destination.prefixListId)?.cidrs ?? []).map(parseRange);
}

function isFiner(inner: Range, outer: Range): boolean {
  return (
    inner.family === outer.family &&
    outer.first <= inner.first &&
    inner.last <= outer.last &&
    inner.last - inner.first < outer.last - outer.first
  );
}
