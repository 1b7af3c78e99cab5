import { basename } from "node:path";
import type { OptionKeys } from "@sgt/cidr";
import type { Database } from "../database/database.js";
import { openDatabase } from "../database/open-database.js";
import { readOwnCsv } from "../database/read-own-csv.js";
import { checkKeys, geoipError } from "../errors.js";
import type { ClaimedKind } from "../kind/claim.js";
import type { NetworkList } from "../kind/network-list.js";
import { readCloudRanges } from "../kind/read-cloud-ranges.js";
import { type ReadList, readList } from "../kind/read-list.js";
import type { FactKind } from "../record/facts.js";
import { readWholeFile } from "./read-whole-file.js";

export interface OpenFileOptions {
  /** What it must hold; a city database where networks are asked for is an error. */
  readonly expect?: FactKind;
  /** When it was built, for files that do not say. Default: the day on which the file was written. */
  readonly builtOn?: string;
  readonly signal?: AbortSignal | undefined;
}

const NOUNS: Readonly<Record<FactKind, string>> = {
  place: "places (city, country)",
  network: "networks (ASN)",
  traits: "anonymity",
  own: "own ranges",
};

/**
 * Opens a database file: MMDB or a CSV of ranges, packed with gzip or not.
 *
 * @throws `SGT_GEOIP_DATABASE_WRONG` when it does not hold what is expected, and whatever `openDatabase` throws.
 */
export async function openDatabaseFile(path: string, options: OpenFileOptions = {}): Promise<Database> {
  checkKeys(options, OPEN_DATABASE_FILE_KEYS);
  const { bytes, writtenOn } = await readWholeFile(path, options.signal);
  const database = openDatabase(bytes, { name: basename(path), builtOn: options.builtOn ?? writtenOn });
  const { holds, type } = database.info;
  if (options.expect === undefined || holds.includes(options.expect)) return database;
  const found = holds.length === 0 ? "nothing that is known" : holds.map((kind) => NOUNS[kind]).join(" and ");
  throw geoipError("SGT_GEOIP_DATABASE_WRONG", `"${path}" (${type}) holds ${found}, not ${NOUNS[options.expect]}`, {
    hint: `Give a database of ${NOUNS[options.expect]}.`,
  });
}

const OPEN_DATABASE_FILE_KEYS = { expect: true, builtOn: true, signal: true } satisfies OptionKeys<OpenFileOptions>;

/** Opens one's own ranges: see `readOwnCsv`. */
export async function openOwnRanges(path: string): Promise<Database> {
  return readOwnCsv((await readWholeFile(path)).bytes, { name: basename(path) });
}

/** Opens a list of networks of one kind: see `readList`. Its date is that of the file unless it says. */
export async function openList(path: string, kind: ClaimedKind): Promise<ReadList> {
  const { bytes, writtenOn } = await readWholeFile(path);
  return readList(bytes, { kind, name: basename(path), date: writtenOn });
}

/** Opens the ranges of a cloud: see `readCloudRanges`. Their date is that of the file unless they say. */
export async function openCloudRanges(path: string): Promise<NetworkList> {
  const { bytes, writtenOn } = await readWholeFile(path);
  return readCloudRanges(bytes, { name: basename(path), date: writtenOn });
}
