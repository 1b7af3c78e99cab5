import type { Family } from "@sgt/cidr";
import { type AddressIds, type IdScratch, NOTHING_KNOWN } from "../lookup/address-ids.js";
import type { Ipv4Batch } from "../lookup/ipv4-batch.js";
import type { PrefixPart } from "../lookup/prefix-description.js";
import { IdSlots } from "./id-slots.js";
import { bump, emptyCounts, type NamedCounts, networkName } from "./triage-counts.js";
import { UseGroups } from "./use-groups.js";

/** Counts what rows say, as cheaply as it goes: by record while rows are written; `nameTally` makes names of it at the end. */
export class Tally {
  readonly groups: UseGroups = new UseGroups();
  readonly #groupCounts: IdSlots = new IdSlots();
  readonly #placeCounts: IdSlots = new IdSlots();
  /** Numbers of countries, + 1. */
  readonly #placeCountries: IdSlots = new IdSlots();
  readonly #countries: string[] = [];
  readonly #scratch: IdScratch = { ...NOTHING_KNOWN };
  readonly #named: NamedCounts = emptyCounts();

  /** Returns the group of the address. */
  addAddress(ids: AddressIds, count: number): number {
    const group = this.groups.groupOf(ids);
    this.#groupCounts.add(group, count);
    if (ids.place >= 0) this.#placeCounts.add(ids.place, count);
    return group;
  }

  /** The same for IPv4 addresses of a batch; their groups go into an array. In steps over all of them, as look-ups are. */
  addBatch(batch: Ipv4Batch, counts: ArrayLike<number>, groups: Uint32Array): void {
    const places = batch.place.ids;
    for (let i = 0; i < counts.length; i++) groups[i] = this.groups.groupOf(batch.idsAt(i, this.#scratch));
    for (let i = 0; i < counts.length; i++) this.#groupCounts.add(groups[i] as number, counts[i] as number);
    for (let i = 0; i < counts.length; i++)
      if ((places[i] as number) >= 0) this.#placeCounts.add(places[i] as number, counts[i] as number);
    for (let i = 0; i < counts.length; i++) this.#named.ipv4Count += counts[i] as number;
  }

  /** Says where a place is; whoever counts it has to. So nobody decodes it again to count countries. */
  setCountry(place: number, country: string | null): void {
    if (country === null) return;
    const known = this.#countries.indexOf(country);
    this.#placeCountries.set(place, known < 0 ? this.#countries.push(country) : known + 1);
  }

  addFamily(family: Family, count: number): void {
    if (family === 4) this.#named.ipv4Count += count;
    else this.#named.ipv6Count += count;
  }

  addInvalid(count: number): void {
    this.#named.invalidCount += count;
  }

  /** A CIDR counts once, as what its largest part is. */
  addPrefix(part: PrefixPart | undefined, count: number): void {
    if (part === undefined) return;
    const { status, network, place, kind } = part;
    this.#named.prefixCount += count;
    bump(this.#named.statuses, status, count);
    bump(this.#named.kinds, kind, count);
    if (network !== null) bump(this.#named.networks, networkName(network), count);
    if (place?.country) bump(this.#named.countries, place.country, count);
  }

  /** What was counted by name at once. */
  get named(): NamedCounts {
    return this.#named;
  }

  countOfGroup(group: number): number {
    return this.#groupCounts.get(group);
  }

  /** Addresses by place: by database, then by record. */
  get placeCounts(): readonly Float64Array[] {
    return this.#placeCounts.arrays;
  }

  countryOf(place: number): string | undefined {
    return this.#countries[this.#placeCountries.get(place) - 1];
  }
}
