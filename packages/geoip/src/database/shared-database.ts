import type { Facts } from "../record/facts.js";
import type { Ipv4Parts } from "../table/ipv4-table.js";
import type { Ipv6Parts } from "../table/ipv6-ranges.js";
import type { DatabaseInfo } from "./database-info.js";

/** A database in parts that threads can share; `databaseFromShared` makes a database of them again. */
export type SharedDatabase =
  | {
      readonly kind: "mmdb";
      readonly info: DatabaseInfo;
      /** The file, over a SharedArrayBuffer. */
      readonly bytes: Uint8Array;
      readonly ipv4: Ipv4Parts | null;
      /** Offsets of the records that the IPv4 table names, by id. */
      readonly offsets: Uint32Array;
    }
  | {
      readonly kind: "ranges";
      readonly info: DatabaseInfo;
      readonly ipv4: Ipv4Parts | null;
      readonly ipv6: Ipv6Parts | null;
      readonly records: readonly Facts[];
    };
