import type { OptionKeys } from "@sgt/cidr";
import { CollectedRanges } from "../csv/collected-ranges.js";
import { eachRow, notRows, splitRow } from "../csv/each-row.js";
import { readRange } from "../csv/read-range.js";
import { checkKeys, geoipError } from "../errors.js";
import type { Facts } from "../record/facts.js";
import { type OwnLayout, ownLayout } from "./own-layout.js";
import { type RangesDatabase, rangesDatabase } from "./ranges-database.js";

const MOST_COLUMNS = 32;

export interface OwnCsvOptions {
  /** What the ranges are called where a result names its source. */
  readonly name: string;
}

const OWN_CSV_KEYS = { name: "needed" } satisfies OptionKeys<OwnCsvOptions>;

/**
 * Reads one's own ranges: a CSV whose header names the columns. The first holds a CIDR, an address or `first-last`; the others
 * are what is told of it (site, owner, environment, anything). Columns named country, subdivision, city, postal_code, latitude and
 * longitude say where it is. Where ranges overlap the smaller one counts.
 *
 * @throws `SGT_GEOIP_RANGES_INVALID` without a header, for a row that is no range, and for a place that is none;
 *   `SGT_GEOIP_DATABASE_EMPTY`; `SGT_GEOIP_INVALID_OPTION`
 */
export function readOwnCsv(bytes: Uint8Array, options: OwnCsvOptions): RangesDatabase {
  checkKeys(options, OWN_CSV_KEYS);
  const { name } = options;
  const ranges = new CollectedRanges();
  const records: Facts[] = [];
  let layout: OwnLayout | null = null;
  eachRow(bytes, (row, number) => {
    const fields = splitRow(row);
    if (layout === null) {
      layout = ownLayout(ownColumns(fields, number));
      return;
    }
    const range = readRange(fields[0] ?? "");
    if (range === null) throw notRows(number, "does not begin with a CIDR, an address or first-last");
    ranges.add(range, records.push(layout.facts(fields, number)) - 1);
  });
  if (ranges.size === 0) {
    throw geoipError("SGT_GEOIP_DATABASE_EMPTY", "the file has no ranges", {
      hint: "Give a row for each range below the header.",
    });
  }
  return rangesDatabase(ranges, records, { name, builtOn: null });
}

function ownColumns([first, ...columns]: readonly string[], line: number): readonly string[] {
  if (readRange(first ?? "") !== null) throw notRows(line, "is a range where the header should be");
  const names = columns.map((column) => column.toLowerCase().replace(/[^a-z0-9_]+/g, "_"));
  if (names.length === 0 || names.length > MOST_COLUMNS || new Set(names).size < names.length || names.includes("")) {
    throw notRows(line, `is no header: a range and 1 to ${MOST_COLUMNS} different names are needed`);
  }
  return names;
}
