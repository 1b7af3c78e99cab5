import type { AsNetwork, Place } from "../record/facts.js";

/** How many addresses a place has. */
export interface PlaceCount {
  readonly place: Place;
  readonly count: number;
}

/** What was counted, by name. `structuredClone` takes it, so it can come from a worker. */
export interface NamedCounts {
  addressCount: number;
  prefixCount: number;
  invalidCount: number;
  /** Addresses and CIDRs of each family; an IPv4-mapped address is one of IPv4. */
  ipv4Count: number;
  ipv6Count: number;
  readonly statuses: Map<string, number>;
  readonly kinds: Map<string, number>;
  /** `AS3320 Deutsche Telekom AG` */
  readonly networks: Map<string, number>;
  /** ISO 3166-1 alpha-2. */
  readonly countries: Map<string, number>;
  /** Addresses that are likely a way out and not a person's place, by kind and provider. */
  readonly likelyVpn: Map<string, number>;
}

/** What was counted, by name. */
export interface TriageCounts extends NamedCounts {
  /** By `placeKey`: what a map shows. Hundreds of thousands, so they are made when they are first asked for. */
  readonly places: Map<string, PlaceCount>;
}

export const emptyCounts = (): NamedCounts => ({
  addressCount: 0,
  prefixCount: 0,
  invalidCount: 0,
  ipv4Count: 0,
  ipv6Count: 0,
  statuses: new Map(),
  kinds: new Map(),
  networks: new Map(),
  countries: new Map(),
  likelyVpn: new Map(),
});

export const placeKey = ({ country, subdivision, city, latitude, longitude }: Place): string =>
  [country, subdivision, city, latitude, longitude].join("|");

export const networkName = ({ asn, organization }: AsNetwork): string =>
  [asn === null ? null : `AS${asn}`, organization].filter((part) => part !== null).join(" ");

export function bump(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Adds the counts of another thread. */
export function addCounts(to: NamedCounts, from: NamedCounts): void {
  to.addressCount += from.addressCount;
  to.prefixCount += from.prefixCount;
  to.invalidCount += from.invalidCount;
  to.ipv4Count += from.ipv4Count;
  to.ipv6Count += from.ipv6Count;
  for (const name of ["statuses", "kinds", "networks", "countries", "likelyVpn"] as const) {
    for (const [key, count] of from[name]) bump(to[name], key, count);
  }
}
