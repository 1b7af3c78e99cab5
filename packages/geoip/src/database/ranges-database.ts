import type { Family } from "@sgt/cidr";
import type { CollectedRanges } from "../csv/collected-ranges.js";
import { type FactKind, type Facts, NO_FACTS } from "../record/facts.js";
import { Ipv4Table } from "../table/ipv4-table.js";
import type { Ipv6Finder } from "../table/ipv6-finder.js";
import { Ipv6Ranges } from "../table/ipv6-ranges.js";
import type { Database } from "./database.js";
import type { DatabaseInfo } from "./database-info.js";
import type { SharedDatabase } from "./shared-database.js";

type RangesParts = Extract<SharedDatabase, { readonly kind: "ranges" }>;

/** A list of ranges and what each record of it says. */
export class RangesDatabase implements Database {
  readonly info: DatabaseInfo;
  readonly ownColumns: readonly string[];
  readonly ipv4: Ipv4Table | null;
  readonly ipv6: Ipv6Finder | null;
  readonly #parts: RangesParts;

  constructor(parts: RangesParts) {
    this.#parts = parts;
    this.info = parts.info;
    // Every row of such a file has all of its columns.
    this.ownColumns = Object.keys(parts.records[0]?.own ?? {});
    this.ipv4 = parts.ipv4 === null ? null : new Ipv4Table(parts.ipv4);
    this.ipv6 = parts.ipv6 === null ? null : new Ipv6Ranges(parts.ipv6);
  }

  facts(record: number): Facts {
    return this.#parts.records[record] ?? NO_FACTS;
  }

  keyOf(record: number): number {
    return record;
  }

  readFacts(key: number): Facts {
    return this.facts(key);
  }

  share(): SharedDatabase {
    return this.#parts;
  }
}

interface About {
  readonly name: string;
  readonly builtOn: string | null;
}

/** Makes a database of ranges that were read. */
export function rangesDatabase(ranges: CollectedRanges, records: readonly Facts[], about: About): RangesDatabase {
  const ipv4 = ranges.ipv4Table();
  const ipv6 = ranges.ipv6Ranges();
  const families: Family[] = [];
  if (ipv4 !== null) families.push(4);
  if (ipv6 !== null) families.push(6);
  const tables = (ipv4?.byteCount ?? 0) + (ipv6?.byteCount ?? 0);
  const info: DatabaseInfo = {
    ...about,
    type: "ranges",
    families,
    holds: heldBy(records),
    networkCount: ranges.size,
    byteCount: tables + records.length * RECORD_BYTES,
  };
  return new RangesDatabase({ kind: "ranges", info, ipv4: ipv4?.parts ?? null, ipv6: ipv6?.parts ?? null, records });
}

/** What a record takes with its objects and a name of twenty letters, measured on 84,000 of them. */
const RECORD_BYTES = 160;

function heldBy(records: readonly Facts[]): FactKind[] {
  const found = new Set<FactKind>();
  for (const { place, network, own } of records) {
    if (place !== null) found.add("place");
    if (network !== null) found.add("network");
    if (own !== null) found.add("own");
  }
  return [...found];
}
