import { type Facts, NO_FACTS } from "../record/facts.js";
import { readNetwork, readPlace } from "../record/read-facts.js";

/** How the columns of a file of ranges are to be read. */
export interface RowLayout {
  /** Columns of the range: one with a CIDR, or two with first and last address. */
  readonly rangeColumns: readonly [first: number, last: number] | readonly [cidr: number];
  /** Says what the other columns say. */
  readonly facts: (fields: readonly string[]) => Facts;
}

/** Names of columns in the headers of MaxMind, DB-IP, IPinfo and ip-location-db, by what they hold. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  cidr: ["network", "cidr", "prefix", "range", "ip_range"],
  first: ["ip_range_start", "start_ip", "start", "first", "first_ip", "ip_start"],
  last: ["ip_range_end", "end_ip", "end", "last", "last_ip", "ip_end"],
  asn: ["autonomous_system_number", "asn", "as_number"],
  organization: ["autonomous_system_organization", "as_name", "as_organization", "organization", "org"],
  country_code: ["country_code", "country_iso_code", "iso_code"],
  state1: ["state1", "subdivision", "region", "stateprov", "state"],
  city: ["city", "city_name"],
  postcode: ["postcode", "postal_code", "zip"],
  latitude: ["latitude", "lat"],
  longitude: ["longitude", "lng", "lon"],
};

/** The layout that a header names, or null when it is no header of ranges with a place or a network. */
export function layoutOfHeader(header: readonly string[]): RowLayout | null {
  const columns = new Map<string, number>();
  for (const [i, title] of header.entries()) {
    const name = Object.keys(NAMES).find((key) => NAMES[key]?.includes(title.toLowerCase()));
    if (name !== undefined && !columns.has(name)) columns.set(name, i);
  }
  // Some write the code there, and some (beside a column of codes) the name.
  const country = header.findIndex((title) => title.toLowerCase() === "country");
  if (!columns.has("country_code") && country >= 0) columns.set("country_code", country);
  const cidr = columns.get("cidr");
  const first = columns.get("first");
  const last = columns.get("last");
  const rangeColumns =
    cidr !== undefined
      ? ([cidr] as const)
      : first !== undefined && last !== undefined
        ? ([first, last] as const)
        : null;
  const facts = [...columns].filter(([name]) => !["cidr", "first", "last"].includes(name));
  return rangeColumns === null || facts.length === 0 ? null : { rangeColumns, facts: factsOf(facts) };
}

/** The layout of a file without header, from its first row; null when it is none of those known. */
export function layoutOfRow(row: readonly string[]): RowLayout | null {
  const from = row[0]?.includes("/") ? 1 : 2;
  const names = columnsWithoutHeader(row.slice(from));
  if (names === null) return null;
  return { rangeColumns: from === 1 ? [0] : [0, 1], facts: factsOf(names.map((name, i) => [name, from + i])) };
}

const IS_COUNTRY = /^([A-Za-z]{2})?$/;

/** The layouts of ip-location-db and of DB-IP's own files. */
function columnsWithoutHeader(row: readonly string[]): readonly string[] | null {
  if (row.length <= 2 && /^(AS)?\d+$/i.test(row[0] ?? "")) return ["asn", "organization"];
  if (row.length === 1 && IS_COUNTRY.test(row[0] as string)) return ["country_code"];
  if (row.length === 8 && IS_COUNTRY.test(row[0] as string)) {
    return ["country_code", "state1", "state2", "city", "postcode", "latitude", "longitude", "timezone"];
  }
  if (row.length === 6 && IS_COUNTRY.test(row[1] as string)) {
    return ["continent", "country_code", "state1", "city", "latitude", "longitude"];
  }
  return null;
}

const NETWORK_NAMES: readonly string[] = ["asn", "organization"];

/** By the hundred thousand: only what the columns can tell is looked for. */
function factsOf(columns: readonly (readonly [name: string, column: number])[]): RowLayout["facts"] {
  const tellsNetwork = columns.some(([name]) => NETWORK_NAMES.includes(name));
  const tellsPlace = columns.some(([name]) => !NETWORK_NAMES.includes(name));
  return (fields) => {
    const record: Record<string, string> = {};
    for (const [name, column] of columns) record[name] = fields[column] ?? "";
    if (record.asn !== undefined) record.asn = record.asn.replace(/^AS/i, "");
    return {
      ...NO_FACTS,
      place: tellsPlace ? readPlace(record) : null,
      network: tellsNetwork ? readNetwork(record) : null,
    };
  };
}
