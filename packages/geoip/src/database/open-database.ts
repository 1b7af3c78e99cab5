import type { OptionKeys } from "@sgt/cidr";
import { checkKeys } from "../errors.js";
import { isMmdb } from "../mmdb/metadata.js";
import { unknownContent } from "./content.js";
import type { Database } from "./database.js";
import { MmdbDatabase } from "./mmdb-database.js";
import { RangesDatabase } from "./ranges-database.js";
import { readRangesCsv } from "./read-ranges-csv.js";
import type { SharedDatabase } from "./shared-database.js";

export interface OpenOptions {
  /** How to call it in messages and results: the name of its file. */
  readonly name: string;
  /** When it was built, for files that do not say (CSV). */
  readonly builtOn?: string | null;
}

/**
 * Opens the bytes of a database: an MMDB file of any maker, or a CSV of ranges. The bytes must not change any more; give a
 * `Uint8Array` over a `SharedArrayBuffer` and workers share them.
 *
 * A file for IPv4 takes 8 bytes a network beside itself, one for IPv6 nothing; records are decoded when they are asked for.
 *
 * @throws `SGT_GEOIP_DATABASE_…` and `SGT_GEOIP_RANGES_INVALID`, each with its remedy, for whatever else the bytes are.
 */
export function openDatabase(bytes: Uint8Array, options: OpenOptions): Database {
  checkKeys(options, OPEN_DATABASE_KEYS);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isMmdb(buffer)) return MmdbDatabase.open(bytes, options.name);
  const unknown = unknownContent(buffer, options.name);
  if (unknown !== null) throw unknown;
  return readRangesCsv(bytes, options);
}

const OPEN_DATABASE_KEYS = { name: "needed", builtOn: true } satisfies OptionKeys<OpenOptions>;

/** Makes a database again of what `share` gave, in another thread. */
export function databaseFromShared(parts: SharedDatabase): Database {
  return parts.kind === "mmdb" ? MmdbDatabase.fromShared(parts) : new RangesDatabase(parts);
}
