import type { Database } from "../database/database.js";
import type { ClaimIndex } from "../kind/claim-index.js";
import { Scopes } from "../special/scopes.js";
import type { Ipv4Table } from "../table/ipv4-table.js";
import { type AddressIds, type IdScratch, NOTHING_KNOWN } from "./address-ids.js";
import { ipv4CidrAround, ipv6CidrAround } from "./cidr-around.js";
import { FactFinder } from "./fact-finder.js";
import type { Ipv4Batch } from "./ipv4-batch.js";

/** Everything an address is looked up in. */
export class Tables {
  readonly places: FactFinder;
  readonly networks: FactFinder;
  readonly owned: FactFinder;
  /** Places by one's own ranges alone. They come first among `places`, so that an id means the same in both. */
  readonly ownPlaces: FactFinder;
  readonly traits: FactFinder;
  readonly scopes: Scopes = new Scopes();
  readonly claims: ClaimIndex;

  constructor(databases: readonly Database[], claims: ClaimIndex) {
    const own = databases.filter(({ info }) => info.holds.includes("own"));
    this.ownPlaces = new FactFinder(own, "place");
    this.places = new FactFinder([...own, ...databases.filter((database) => !own.includes(database))], "place");
    this.networks = new FactFinder(databases, "network");
    this.owned = new FactFinder(databases, "own");
    this.traits = new FactFinder(databases, "traits");
    this.claims = claims;
  }

  /** What is known of an IPv4 address. Of those that registries keep for special use only one's own ranges know. */
  idsOfIpv4(address: number, ids: IdScratch = { ...NOTHING_KNOWN }): AddressIds {
    ids.scope = this.scopes.ipv4.find(address);
    ids.own = this.owned.findIpv4(address);
    const isGlobal = this.scopes.isGlobal(ids.scope);
    ids.place = isGlobal ? this.places.findIpv4(address) : ids.own < 0 ? -1 : this.ownPlaces.findIpv4(address);
    ids.network = isGlobal ? this.networks.findIpv4(address) : -1;
    ids.traits = isGlobal ? this.traits.findIpv4(address) : -1;
    ids.claims = isGlobal && this.claims.ipv4 !== null ? this.claims.ipv4.find(address) : -1;
    return ids;
  }

  /** The same for a batch of addresses. */
  idsOfIpv4Batch(addresses: Uint32Array, batch: Ipv4Batch): void {
    const { scope, own, place, network, traits, claims, isGlobal, isAny } = batch;
    for (let i = 0; i < addresses.length; i++) {
      const found = this.scopes.ipv4.find(addresses[i] as number);
      scope.ids[i] = found;
      isGlobal[i] = this.scopes.isGlobal(found) ? 1 : 0;
    }
    this.owned.findIpv4Batch(addresses, isAny, own);
    this.places.findIpv4Batch(addresses, isGlobal, place);
    this.networks.findIpv4Batch(addresses, isGlobal, network);
    this.traits.findIpv4Batch(addresses, isGlobal, traits);
    for (let i = 0; i < addresses.length; i++)
      if (isGlobal[i] === 0 && (own.ids[i] as number) >= 0)
        place.ids[i] = this.ownPlaces.findIpv4(addresses[i] as number);
    if (this.claims.ipv4 === null) return;
    for (let i = 0; i < addresses.length; i++)
      claims.ids[i] = isGlobal[i] === 1 ? this.claims.ipv4.find(addresses[i] as number) : -1;
  }

  /** The same for IPv6. */
  idsOfIpv6(words: Uint32Array, ids: IdScratch = { ...NOTHING_KNOWN }): AddressIds {
    ids.scope = this.scopes.ipv6.find(words);
    ids.own = this.owned.findIpv6(words);
    const isGlobal = this.scopes.isGlobal(ids.scope);
    ids.place = isGlobal ? this.places.findIpv6(words) : ids.own < 0 ? -1 : this.ownPlaces.findIpv6(words);
    ids.network = isGlobal ? this.networks.findIpv6(words) : -1;
    ids.traits = isGlobal ? this.traits.findIpv6(words) : -1;
    ids.claims = isGlobal && this.claims.ipv6 !== null ? this.claims.ipv6.find(words) : -1;
    return ids;
  }

  /** Reports whether one's own ranges say a place, given by its id. */
  isOwnPlace(id: number): boolean {
    return this.places.databaseOf(id)?.info.holds.includes("own") ?? false;
  }

  /** The CIDR around an address in the most telling database that answers; null when none does. */
  ipv4Cidr(address: number, ids: AddressIds): string | null {
    const table = this.ipv4Telling(ids);
    if (table === null) return null;
    const segment = table.segmentOf(address);
    return ipv4CidrAround(address, table.firstOf(segment), table.lastOf(segment));
  }

  /** The table of the most telling database that answers. */
  ipv4Telling(ids: AddressIds): Ipv4Table | null {
    if (ids.own >= 0) return this.owned.ipv4TableOf(ids.own);
    if (ids.network >= 0) return this.networks.ipv4TableOf(ids.network);
    return ids.place >= 0 ? this.places.ipv4TableOf(ids.place) : null;
  }

  /** The same for IPv6. */
  ipv6Cidr(value: bigint, words: Uint32Array, ids: AddressIds): string | null {
    const { finder, id } = this.#telling(ids);
    const database = finder.databaseOf(id);
    const found = finder.ipv6.find((source) => source.database === database)?.table.locate(words);
    return found === undefined ? null : ipv6CidrAround(value, found.first, found.last);
  }

  /** One's own range, else what is announced, else the network of the place. */
  #telling({ own, network, place }: AddressIds): { finder: FactFinder; id: number } {
    if (own >= 0) return { finder: this.owned, id: own };
    if (network >= 0) return { finder: this.networks, id: network };
    return { finder: this.places, id: place };
  }
}
