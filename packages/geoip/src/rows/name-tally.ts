import { type AddressIds, IDS_PER_DATABASE } from "../lookup/address-ids.js";
import type { Geoip } from "../lookup/geoip.js";
import type { Tally } from "./tally.js";
import { bump, type NamedCounts, networkName } from "./triage-counts.js";

/** Addresses by place. */
export interface PlaceTally {
  /** Of the finder of places. */
  readonly database: number;
  readonly keys: Uint32Array;
  readonly counts: Float64Array;
}

/** What a thread has counted, in words that mean the same in every thread. */
export interface NamedTally {
  readonly named: NamedCounts;
  /** Hundreds of thousands, of which hardly anybody wants the names: their keys do. */
  readonly places: readonly PlaceTally[];
}

/** Makes names of what was counted by id. Call it once, at the end. */
export function nameTally(geoip: Geoip, tally: Tally): NamedTally {
  const { named } = tally;
  for (const [group, ids] of tally.groups.all.entries()) addGroup(named, geoip, ids, tally.countOfGroup(group));
  const places = tally.placeCounts.map((counts, database) => placeTally(geoip, tally, database, counts));
  return { named, places };
}

/** Where people do not sit themselves: an address there is likely somebody's way out, not the place where he is. */
const LIKELY_VPN: ReadonlySet<string> = new Set(["tor", "vpn", "proxy", "cloud", "hosting"]);

function addGroup(named: NamedCounts, geoip: Geoip, ids: AddressIds, count: number): void {
  const { status, use, network } = geoip.facts(ids);
  named.addressCount += count;
  bump(named.statuses, status, count);
  bump(named.kinds, use.kind, count);
  if (network !== null) bump(named.networks, networkName(network), count);
  if (!LIKELY_VPN.has(use.kind)) return;
  const who = use.provider ?? network?.organization ?? use.sources[0] ?? "unknown";
  bump(named.likelyVpn, `${use.kind}: ${who}`, count);
}

/** Counts the countries too. */
function placeTally({ tables }: Geoip, tally: Tally, number: number, all: Float64Array): PlaceTally {
  const database = tables.places.databases[number];
  const keys: number[] = [];
  const counts: number[] = [];
  for (let record = 0; record < all.length; record++) {
    const count = all[record] as number;
    if (count === 0 || database === undefined) continue;
    keys.push(database.keyOf(record));
    counts.push(count);
    const country = tally.countryOf(number * IDS_PER_DATABASE + record);
    if (country !== undefined) bump(tally.named.countries, country, count);
  }
  return { database: number, keys: Uint32Array.from(keys), counts: Float64Array.from(counts) };
}
