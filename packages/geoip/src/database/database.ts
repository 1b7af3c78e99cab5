import type { Facts } from "../record/facts.js";
import type { Ipv4Table } from "../table/ipv4-table.js";
import type { Ipv6Finder } from "../table/ipv6-finder.js";
import type { DatabaseInfo } from "./database-info.js";
import type { SharedDatabase } from "./shared-database.js";

/** One database, opened. Both families are there, or only one. Addresses are looked up in its tables, records by id. */
export interface Database {
  readonly info: DatabaseInfo;
  /** Names of the columns that one's own ranges have; none for others. */
  readonly ownColumns: readonly string[];
  readonly ipv4: Ipv4Table | null;
  readonly ipv6: Ipv6Finder | null;
  /**
   * What a record tells, decoded when it is first asked for.
   *
   * @throws `SGT_GEOIP_DATABASE_DATA` when the record is damaged.
   */
  facts(record: number): Facts;
  /**
   * A number that means the same record in every thread: each numbers records that only IPv6 networks name as they come.
   */
  keyOf(record: number): number;
  /** What the record with this key tells, decoded anew and not kept. */
  readFacts(key: number): Facts;
  /** The database as a value that `postMessage` passes to a worker; the bytes are shared, not copied. */
  share(): SharedDatabase;
}
