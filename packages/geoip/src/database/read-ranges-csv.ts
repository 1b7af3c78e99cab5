import { CollectedRanges } from "../csv/collected-ranges.js";
import { eachRow, notRows, splitRow } from "../csv/each-row.js";
import { type AddressRange, rangeBetween, readRange } from "../csv/read-range.js";
import { layoutOfHeader, layoutOfRow, type RowLayout } from "../csv/row-layout.js";
import { geoipError } from "../errors.js";
import { ipv4FromText } from "../ipv4-text.js";
import type { Facts } from "../record/facts.js";
import { type RangesDatabase, rangesDatabase } from "./ranges-database.js";

interface About {
  readonly name: string;
  /** `2026-06-05`; CSV files do not say when they were built. */
  readonly builtOn?: string | null;
}

/**
 * Reads a CSV of ranges with a place or a network: those of ip-location-db, DB-IP and IPinfo, MaxMind's ASN blocks, or any
 * other whose header names its columns. Rows may come in any order; where ranges overlap the smaller one counts.
 *
 * @throws `SGT_GEOIP_RANGES_INVALID` when the columns are not known or a row is no range, `SGT_GEOIP_DATABASE_EMPTY`
 *   when there is no row.
 */
export function readRangesCsv(bytes: Uint8Array, { name, builtOn = null }: About): RangesDatabase {
  const ranges = new CollectedRanges();
  const records: Facts[] = [];
  const ids = new Map<string, number>();
  let layout: RowLayout | null = null;
  eachRow(bytes, (row, number) => {
    if (layout === null) {
      const fields = splitRow(row);
      const header = layoutOfHeader(fields);
      layout = header ?? layoutOfRow(fields);
      if (layout === null) throw notRows(number, "has columns that are not known");
      if (header !== null) return;
    }
    const { facts, rangeColumns } = layout;
    // Equal rests of rows are the same record: 84,000 of them for 515,000 ranges.
    const idOf = (end: number): number => {
      const key = row.slice(end);
      const known = ids.get(key);
      if (known !== undefined) return known;
      const id = records.push(facts(splitRow(row))) - 1;
      ids.set(key, id);
      return id;
    };
    if (rangeColumns[1] === 1 && addIpv4Row(row, ranges, idOf)) return;
    const fields = splitRow(row);
    const range = rangeOf(fields, layout);
    if (range === null) throw notRows(number, "does not begin with a range of addresses");
    ranges.add(range, idOf(endOfRange(row, layout)));
  });
  if (ranges.size === 0) {
    throw geoipError("SGT_GEOIP_DATABASE_EMPTY", "the file has no ranges", {
      hint: "Give a CSV with a row for each range.",
    });
  }
  return rangesDatabase(ranges, records, { name, builtOn });
}

/** Where the rest of a row begins; its whole when the range does not stand first. */
function endOfRange(row: string, { rangeColumns }: RowLayout): number {
  if (rangeColumns[0] !== 0 || row.startsWith('"')) return 0;
  const comma = row.indexOf(",");
  const end = rangeColumns.length === 1 ? comma : row.indexOf(",", comma + 1);
  return end < 0 ? row.length : end;
}

function rangeOf(fields: readonly string[], { rangeColumns: [first, last] }: RowLayout): AddressRange | null {
  const text = fields[first] ?? "";
  return last === undefined ? readRange(text) : rangeBetween(text, fields[last] ?? "");
}

/** First and last IPv4 address in the first two columns: most rows of most files, and no bigint is made for them. */
function addIpv4Row(row: string, ranges: CollectedRanges, idOf: (end: number) => number): boolean {
  const comma = row.indexOf(",");
  const end = row.indexOf(",", comma + 1);
  if (end < 0) return false;
  const first = ipv4FromText(row, 0, comma);
  const last = ipv4FromText(row, comma + 1, end);
  if (first < 0 || last < first) return false;
  ranges.addIpv4(first, last, idOf(end));
  return true;
}
