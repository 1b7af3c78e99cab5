import type { Family } from "@sgt/cidr";
import { type AddressIds, NOTHING_KNOWN } from "../lookup/address-ids.js";
import type { Geoip } from "../lookup/geoip.js";
import type { PrefixPart } from "../lookup/prefix-description.js";
import { emptyCounts, type PlaceCount, placeKey, type TriageCounts } from "./triage-counts.js";

const IDS_PER_DATABASE = 2 ** 31;

/** Counts by id, in arrays. */
class IdCounts {
  readonly #counts: Float64Array[] = [];

  add(id: number, count: number): void {
    const database = id < IDS_PER_DATABASE ? 0 : Math.floor(id / IDS_PER_DATABASE);
    const record = database === 0 ? id : id % IDS_PER_DATABASE;
    const counts = this.#counts[database];
    if (counts !== undefined && record < counts.length) counts[record] = (counts[record] as number) + count;
    else this.#grown(database, record)[record] = count;
  }

  *entries(): Generator<[id: number, count: number]> {
    for (const [database, counts] of this.#counts.entries()) {
      for (const [record, count] of counts.entries())
        if (count > 0) yield [database * IDS_PER_DATABASE + record, count];
    }
  }

  #grown(database: number, record: number): Float64Array {
    const larger = new Float64Array(Math.max(1024, (record + 1) * 2));
    const counts = this.#counts[database];
    if (counts !== undefined) larger.set(counts);
    while (this.#counts.length < database) this.#counts.push(new Float64Array(0));
    this.#counts[database] = larger;
    return larger;
  }
}

/** Counts what rows say, as cheaply as it goes: by record while rows are written, by name at the end. */
export class Tally {
  readonly #geoip: Geoip;
  readonly #networks: IdCounts = new IdCounts();
  readonly #places: IdCounts = new IdCounts();
  readonly #others: Map<string, { ids: AddressIds; count: number }> = new Map<
    string,
    { ids: AddressIds; count: number }
  >();
  readonly #counts: TriageCounts = emptyCounts();

  constructor(geoip: Geoip) {
    this.#geoip = geoip;
  }

  add(ids: AddressIds, count: number): void {
    if (ids.place >= 0) this.#places.add(ids.place, count);
    if (ids.network >= 0) this.#networks.add(ids.network, count);
    if (ids.network >= 0 && ids.own < 0 && ids.claims < 0 && ids.traits < 0) return;
    // What a network alone does not tell; there are few different ones.
    const key = `${ids.scope} ${ids.own} ${ids.network} ${ids.place < 0} ${ids.claims} ${ids.traits}`;
    const known = this.#others.get(key);
    if (known === undefined) this.#others.set(key, { ids: { ...ids }, count });
    else known.count += count;
  }

  addFamily(family: Family, count: number): void {
    if (family === 4) this.#counts.ipv4Count += count;
    else this.#counts.ipv6Count += count;
  }

  addInvalid(count: number): void {
    this.#counts.invalidCount += count;
  }

  /** A CIDR counts once, as what its largest part is. */
  addPrefix(part: PrefixPart | undefined, count: number): void {
    if (part === undefined) return;
    const { status, network, place, kind } = part;
    this.#counts.prefixCount += count;
    bump(this.#counts.statuses, status, count);
    bump(this.#counts.kinds, kind, count);
    if (network !== null) bump(this.#counts.networks, networkName(network), count);
    if (place?.country) bump(this.#counts.countries, place.country, count);
  }

  /** Everything counted, by name. Call it once, at the end. */
  counts(): TriageCounts {
    const result = this.#counts;
    const { tables } = this.#geoip;
    for (const { ids, count } of this.#others.values()) this.#addUse(ids, count);
    // Of a network, those that were counted among the others are not counted again.
    const apart = new Map<number, number>();
    for (const { ids, count } of this.#others.values()) {
      if (ids.network >= 0) apart.set(ids.network, (apart.get(ids.network) ?? 0) + count);
    }
    for (const [id, count] of this.#networks.entries()) {
      const network = tables.networks.facts(id)?.network;
      if (network !== null && network !== undefined) bump(result.networks, networkName(network), count);
      const plain = count - (apart.get(id) ?? 0);
      if (plain > 0) this.#addUse({ ...NOTHING_KNOWN, network: id }, plain);
    }
    for (const [id, count] of this.#places.entries()) this.#addPlace(id, count);
    return result;
  }

  #addUse(ids: AddressIds, count: number): void {
    const { status, use, network } = this.#geoip.facts(ids);
    bump(this.#counts.statuses, status, count);
    bump(this.#counts.kinds, use.kind, count);
    this.#counts.addressCount += count;
    if (LIKELY_VPN.has(use.kind)) {
      const who = use.provider ?? network?.organization ?? use.sources[0] ?? "unknown";
      bump(this.#counts.likelyVpn, `${use.kind}: ${who}`, count);
    }
  }

  #addPlace(id: number, count: number): void {
    const place = this.#geoip.tables.places.facts(id)?.place ?? null;
    if (place === null) return;
    if (place.country !== null) bump(this.#counts.countries, place.country, count);
    const key = placeKey(place);
    const known: PlaceCount | undefined = this.#counts.places.get(key);
    this.#counts.places.set(key, { place, count: (known?.count ?? 0) + count });
  }
}

/** Where people do not sit themselves: an address there is likely somebody's way out, not the place where he is. */
const LIKELY_VPN: ReadonlySet<string> = new Set(["tor", "vpn", "proxy", "cloud", "hosting"]);

const networkName = ({ asn, organization }: { asn: number | null; organization: string | null }): string =>
  [asn === null ? null : `AS${asn}`, organization].filter((part) => part !== null).join(" ");

function bump(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
