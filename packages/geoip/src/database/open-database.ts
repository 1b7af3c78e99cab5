import type { OptionKeys } from "@sgt/cidr";
import { checkKeys, geoipError } from "../errors.js";
import { isMmdb } from "../mmdb/metadata.js";
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

/** Beginnings of files that people take for databases, and what to do with them. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string, hint: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive", "Unpack it and give the .mmdb or .csv file inside."],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7z archive", "Unpack it and give the .mmdb or .csv file inside."],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file", "Give an .mmdb file or a CSV of ranges."],
  [[0x3c, 0x21, 0x44, 0x4f], "a web page", "Download the file itself; the site may want a login."],
  [[0x3c, 0x68, 0x74, 0x6d], "a web page", "Download the file itself; the site may want a login."],
];

/** The error of bytes that are neither MMDB nor text; null when they may be text. */
function unknownContent(bytes: Buffer, name: string): Error | null {
  if (bytes.length === 0) {
    return geoipError("SGT_GEOIP_DATABASE_EMPTY", `"${name}" is empty`, { hint: "Install or download it again." });
  }
  const known = SIGNATURES.find(([signature]) => signature.every((byte, i) => bytes[i] === byte));
  if (known !== undefined) return unknown(`"${name}" is ${known[1]}`, known[2]);
  // An MMDB file begins with its tree; without the metadata at its end it was cut off.
  if (bytes.subarray(0, 4096).includes(0)) {
    return unknown(
      `"${name}" is neither an MMDB file nor text`,
      "If it is a database, it is truncated: install or download it again.",
    );
  }
  return null;
}

const unknown = (message: string, hint: string): Error => geoipError("SGT_GEOIP_DATABASE_UNKNOWN", message, { hint });
