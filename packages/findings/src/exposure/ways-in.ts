import { parseRange, type Range } from "@sgt/cidr";
import { includesRange, type PrefixList, type Route, type RouteTable, type RouteTargetKind } from "@sgt/snapshot";

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

/** A route, and the sources that are answered by it; never none. */
export interface WayOut {
  readonly route: Route;
  readonly served: readonly Range[];
}

/**
 * Returns the routes by which answers to some of the sources leave. A route is looked at where no more specific
 * one takes over, a blackhole included, which then drops the answer.
 */
export function waysOut(
  table: RouteTable,
  sources: readonly Range[],
  prefixLists: ReadonlyMap<string, PrefixList>,
): WayOut[] {
  const routes = table.routes.flatMap((route) => destinationsOf(route, prefixLists).map((range) => ({ route, range })));
  return routes.flatMap(({ route, range }) => {
    const alike = sources.filter((source) => source.family === range.family);
    const finer = routes.map((other) => other.range).filter((other) => isFiner(other, range));
    const served = route.isActive ? subtractRanges(intersectRanges(alike, [range]), finer) : [];
    return served.length === 0 ? [] : [{ route, served }];
  });
}

/** Reports whether somebody in a network of one's own opens connections by a route. */
export function leadsInside({ targetKind }: Route): boolean {
  return INSIDE.has(targetKind);
}

/** What stands between an internet gateway and a subnet, and may be a firewall: a route leads to it rather than on. */
const MIDDLE: ReadonlySet<RouteTargetKind> = new Set(["vpc-endpoint", "interface"]);

/**
 * Returns the middlebox that an internet gateway hands packets for a place to, by the most specific route of its edge
 * table; `direct` where it delivers itself, `dropped` where that route is a blackhole.
 */
export function hopBehindGateway(edge: RouteTable | undefined, place: Range | undefined): Route | "direct" | "dropped" {
  if (edge === undefined || place === undefined) return "direct";
  const holding = edge.routes.flatMap((route) => {
    if (route.destination.kind !== "cidr") return [];
    const range = parseRange(route.destination.cidr);
    return includesRange(range, place) ? [{ route, size: range.last - range.first }] : [];
  });
  const [finest] = holding.sort((a, b) => (a.size < b.size ? -1 : Number(a.size > b.size)));
  if (finest === undefined) return "direct";
  if (!finest.route.isActive) return "dropped";
  return MIDDLE.has(finest.route.targetKind) ? finest.route : "direct";
}

/** A prefix list whose entries were not collected leads nowhere that we know of. */
function destinationsOf({ destination }: Route, prefixLists: ReadonlyMap<string, PrefixList>): Range[] {
  if (destination.kind === "cidr") return [parseRange(destination.cidr)];
  return (prefixLists.get(destination.prefixListId)?.cidrs ?? []).map(parseRange);
}

function isFiner(inner: Range, outer: Range): boolean {
  return includesRange(outer, inner) && inner.last - inner.first < outer.last - outer.first;
}
