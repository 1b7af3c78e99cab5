import type { Database } from "../database/database.js";
import type { FactKind, Facts } from "../record/facts.js";
import type { Ipv4Table } from "../table/ipv4-table.js";
import type { Ipv6Finder } from "../table/ipv6-finder.js";
import { databaseNumberOf, IDS_PER_DATABASE } from "./address-ids.js";
import type { BatchColumn } from "./ipv4-batch.js";

interface Source<Table> {
  readonly table: Table;
  readonly database: Database;
  /** Added to the ids of its records, so that ids differ between databases. */
  readonly base: number;
}

/**
 * All databases that hold one kind of fact, in order of preference: the first that knows it of an address answers. Ids name
 * records over all of them; −1 is none.
 */
export class FactFinder {
  readonly databases: readonly Database[];
  readonly ipv4: readonly Source<Ipv4Table>[];
  readonly ipv6: readonly Source<Ipv6Finder>[];
  readonly #kind: FactKind;
  /** With one database a record that does not have the fact changes nothing; with several the next one is asked. */
  readonly #single: boolean;

  constructor(databases: readonly Database[], kind: FactKind) {
    this.#kind = kind;
    this.databases = databases.filter(({ info }) => info.holds.includes(kind));
    const sources = this.databases.map((database, i) => ({ database, base: i * IDS_PER_DATABASE }));
    this.ipv4 = sources.flatMap((s) => (s.database.ipv4 === null ? [] : [{ ...s, table: s.database.ipv4 }]));
    this.ipv6 = sources.flatMap((s) => (s.database.ipv6 === null ? [] : [{ ...s, table: s.database.ipv6 }]));
    this.#single = this.ipv4.length <= 1;
  }

  /** The id of what is known of an IPv4 address. */
  findIpv4(address: number): number {
    const { ipv4 } = this;
    for (let i = 0; i < ipv4.length; i++) {
      const { table, database, base } = ipv4[i] as Source<Ipv4Table>;
      const record = table.find(address);
      if (record >= 0 && (this.#single || this.#has(database, record))) return base + record;
    }
    return -1;
  }

  /** The same for many addresses, of which those are looked up whose `asked` is 1. */
  findIpv4Batch(addresses: Uint32Array, asked: Uint8Array, { ids, segments }: BatchColumn): void {
    const first = this.ipv4[0];
    if (first === undefined) return;
    first.table.segmentsOf(addresses, segments);
    for (let i = 0; i < addresses.length; i++) {
      const record = asked[i] === 1 ? first.table.recordOf(segments[i] as number) : -1;
      const isKnown = record >= 0 && (this.#single || this.#has(first.database, record));
      ids[i] = isKnown ? first.base + record : -1;
    }
    if (!this.#single) this.#findInOthers(addresses, asked, { ids, segments });
  }

  #findInOthers(addresses: Uint32Array, asked: Uint8Array, { ids, segments }: BatchColumn): void {
    for (let i = 0; i < addresses.length; i++) {
      if (asked[i] === 0 || (ids[i] as number) >= 0) continue;
      const id = this.findIpv4(addresses[i] as number);
      ids[i] = id;
      if (id >= 0) segments[i] = (this.ipv4TableOf(id) as Ipv4Table).segmentOf(addresses[i] as number);
    }
  }

  /** The id of what is known of an IPv6 address, given as four words. */
  findIpv6(words: Uint32Array): number {
    for (const { table, database, base } of this.ipv6) {
      const record = table.find(words);
      if (record >= 0 && (this.ipv6.length === 1 || this.#has(database, record))) return base + record;
    }
    return -1;
  }

  /** What an id stands for; undefined for −1. */
  facts(id: number): Facts | undefined {
    // Most ids are of the first database, and divisions are slow by the million.
    if (id >= 0 && id < IDS_PER_DATABASE) return this.databases[0]?.facts(id);
    return this.databaseOf(id)?.facts(id % IDS_PER_DATABASE);
  }

  /** The same, for those who ask once and keep what they make of it: a decoded record takes more memory than its text. */
  readFacts(id: number): Facts | undefined {
    const database = this.databaseOf(id);
    return database?.readFacts(database.keyOf(id % IDS_PER_DATABASE));
  }

  /** The IPv4 table that an id comes from; null for one of IPv6. */
  ipv4TableOf(id: number): Ipv4Table | null {
    return this.databases[databaseNumberOf(id)]?.ipv4 ?? null;
  }

  /** The database that an id comes from; undefined for −1. */
  databaseOf(id: number): Database | undefined {
    return id < 0 ? undefined : this.databases[databaseNumberOf(id)];
  }

  #has(database: Database, record: number): boolean {
    const value = database.facts(record)[this.#kind];
    return Array.isArray(value) ? value.length > 0 : value !== null;
  }
}
