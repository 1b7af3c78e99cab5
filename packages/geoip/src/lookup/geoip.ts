import { type Address, formatAddress, type OptionKeys, parseAddress } from "@sgt/cidr";
import type { Database } from "../database/database.js";
import { databaseFromShared } from "../database/open-database.js";
import type { SharedDatabase } from "../database/shared-database.js";
import { checkKeys } from "../errors.js";
import { buildClaimIndex, ClaimIndex, type ClaimParts } from "../kind/claim-index.js";
import type { AsList, NetworkList } from "../kind/network-list.js";
import type { AsNetwork, Place } from "../record/facts.js";
import { ipv6Words } from "../table/ipv6-finder.js";
import type { AddressIds } from "./address-ids.js";
import type { Answer, Status } from "./answer.js";
import { BulkIds } from "./bulk-ids.js";
import { Tables } from "./tables.js";
import { UseJudge } from "./use-judge.js";

export interface GeoipOptions {
  /** In order of preference: for each fact the first that knows it of an address answers. One's own ranges win. */
  readonly databases: readonly Database[];
  /** Ranges of clouds, VPNs, exit nodes. */
  readonly lists?: readonly NetworkList[];
  /** Autonomous systems of one kind. */
  readonly asLists?: readonly AsList[];
  /** `2026-11-20`: what is fresh depends on it. */
  readonly today: string;
}

/** A `Geoip` as `postMessage` passes it to a worker: the tables are shared, not copied. */
export interface SharedGeoip {
  readonly databases: readonly SharedDatabase[];
  readonly claims: ClaimParts;
  readonly asLists: readonly AsList[];
  readonly today: string;
}

/** Places and networks of many IPv4 addresses, in their order. An id is 0 where nothing is known. */
export interface BulkAnswer {
  readonly placeIds: Uint32Array;
  readonly networkIds: Uint32Array;
  /** What a place id stands for; null for 0. */
  place(id: number): Place | null;
  /** What a network id stands for; null for 0. */
  network(id: number): AsNetwork | null;
}

const GEOIP_KEYS = {
  databases: "needed",
  lists: true,
  asLists: true,
  today: "needed",
} satisfies OptionKeys<GeoipOptions>;

const IPV4_MAPPED = 0xffffn;

/**
 * Where and whose addresses are, from databases in memory. Nothing leaves the process. Threads share one set of tables: give each
 * the value of `share`, and let it make its own `Geoip` with `Geoip.fromShared`.
 */
export class Geoip {
  readonly databases: readonly Database[];
  /** For those who look up by the million and write bytes: records by id. */
  readonly tables: Tables;
  readonly #judge: UseJudge;
  readonly #asLists: readonly AsList[];
  readonly #today: string;

  /** @throws `SGT_GEOIP_INVALID_OPTION` for an option that there is not, or one that is missing. */
  constructor(options: GeoipOptions, claims?: ClaimIndex) {
    checkKeys(options, GEOIP_KEYS);
    const { databases, lists = [], asLists = [], today } = options;
    this.databases = databases;
    this.tables = new Tables(databases, claims ?? buildClaimIndex(lists));
    this.#judge = new UseJudge(this.tables, asLists, today);
    this.#asLists = asLists;
    this.#today = today;
  }

  /** This, as a value that workers take. */
  share(): SharedGeoip {
    return {
      databases: this.databases.map((database) => database.share()),
      claims: this.tables.claims.parts,
      asLists: this.#asLists,
      today: this.#today,
    };
  }

  static fromShared({ databases, claims, asLists, today }: SharedGeoip): Geoip {
    return new Geoip({ databases: databases.map(databaseFromShared), asLists, today }, new ClaimIndex(claims));
  }

  /**
   * Answers for one address. An IPv4-mapped IPv6 address is answered as the IPv4 address in it. An address of which no database
   * knows anything has an answer too: see `status`.
   *
   * @throws `SGT_CIDR_INVALID_ADDRESS` for text that is no address; `SGT_GEOIP_DATABASE_DATA` when a record is damaged.
   */
  lookup(given: Address | string): Answer {
    const { family, value } = typeof given === "string" ? parseAddress(given) : given;
    const address = formatAddress({ family, value });
    if (family === 4 || value >> 32n === IPV4_MAPPED) return this.#answerIpv4(address, Number(value & 0xffffffffn));
    const words = ipv6Words(value);
    const ids = this.tables.idsOfIpv6(words);
    return { address, cidr: this.tables.ipv6Cidr(value, words, ids), ...this.facts(ids) };
  }

  /**
   * Places and networks of many IPv4 addresses (unsigned 32-bit integers): the fast way, millions a second. Special addresses
   * are looked up as they are; databases know nothing of them.
   */
  lookupIpv4(addresses: Uint32Array): BulkAnswer {
    const { places, networks } = this.tables;
    const place = new BulkIds(addresses, (address) => places.findIpv4(address));
    const network = new BulkIds(addresses, (address) => networks.findIpv4(address));
    return {
      placeIds: place.ids,
      networkIds: network.ids,
      place: (id) => places.facts(place.original(id))?.place ?? null,
      network: (id) => networks.facts(network.original(id))?.network ?? null,
    };
  }

  /** What the records of an address say together. */
  facts(ids: AddressIds): Omit<Answer, "address" | "cidr"> {
    const { places, networks, owned } = this.tables;
    const known = {
      place: places.facts(ids.place)?.place ?? null,
      network: networks.facts(ids.network)?.network ?? null,
      own: owned.facts(ids.own)?.own ?? null,
    };
    return { status: this.#status(ids, known), ...known, use: this.#judge.use(ids) };
  }

  #answerIpv4(address: string, value: number): Answer {
    const ids = this.tables.idsOfIpv4(value);
    return { address, cidr: this.tables.ipv4Cidr(value, ids), ...this.facts(ids) };
  }

  #status(ids: AddressIds, { place, network, own }: Pick<Answer, "place" | "network" | "own">): Status {
    if (own !== null) return "known";
    const scope = this.tables.scopes.scope(ids.scope);
    if (scope !== "global") return scope;
    return place === null && network === null ? "unknown" : "known";
  }
}
