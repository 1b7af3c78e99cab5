import type { Row } from "@sgt/geoip/node";
import type { Column, Table } from "@sgt/report/text";
import { leastWidth } from "../../render/terminal-table.js";

/** A column of the table, and its text for a row. */
interface Field extends Column {
  readonly text: (row: Row) => string;
}

/** What stands in files only. What an address is used for stands where others have their status. */
const FILE_COLUMNS: ReadonlySet<string> = new Set([
  ...["subdivision", "postal_code", "latitude", "longitude", "accuracy_km", "status", "confidence", "provider"],
  ...["service", "region", "sources", "doubts", "share", "city_date", "asn_date"],
]);
/** Those that tell of network and place, which share cells where there is little room. */
const JOINED: ReadonlySet<string> = new Set(["asn", "organization", "network", "city", "country", "kind"]);
/** From so many columns on, networks are shown. */
const WIDE = 110;

const ADDRESS: Field = { title: "Address", text: addressText };
const COUNT: Field = { title: "Count", align: "right", text: textOf("count") };
const KIND: Field = { title: "Kind", wraps: true, text: useText };
const NETWORK: Field = { title: "Network", wraps: true, text: networkText };
const PLACE: Field = { title: "Place", wraps: true, text: placeText };

/**
 * Returns what tells most of the rows, as a terminal of `width` columns has room for: a column for each fact; else network and
 * place in a column each; else all in one beside the address, which is never cut and may be 39 characters long.
 */
export function rowTable(rows: readonly Row[], columns: readonly string[], width: number): Table {
  const own = columns.filter(
    (name) => !FILE_COLUMNS.has(name) && !JOINED.has(name) && !["address", "count"].includes(name),
  );
  const first = columns.includes("count") ? [ADDRESS, COUNT] : [ADDRESS];
  const owned = own.map((name): Field => ({ title: name, wraps: true, text: textOf(name) }));
  const layouts = [
    [...first, ...apart(width), ...owned],
    [...first, NETWORK, PLACE, KIND, ...owned],
    [...first, stacked([NETWORK, PLACE, KIND, ...owned])],
  ];
  const tables = layouts.map((fields) => ({
    columns: fields.map(({ text: _, ...column }) => column),
    rows: rows.map((row) => fields.map(({ text }) => text(row))),
  }));
  return (tables.find((table) => leastWidth(table) <= width) ?? tables.at(-1)) as Table;
}

function apart(width: number): Field[] {
  return [
    { title: "ASN", align: "right", text: textOf("asn") },
    { title: "Organization", wraps: true, text: textOf("organization") },
    ...(width < WIDE ? [] : [{ title: "Network", text: textOf("network") }]),
    { title: "City", wraps: true, text: textOf("city") },
    { title: "Country", text: textOf("country") },
    KIND,
  ];
}

/** One below the other; what says nothing takes no line. */
const stacked = (fields: readonly Field[]): Field => ({
  title: "Network and location",
  wraps: true,
  text: (row) => [...new Set(fields.map(({ text }) => text(row)).filter((line) => line !== ""))].join("\n"),
});

function textOf(name: string): (row: Row) => string {
  return (row) => `${row[name] ?? ""}`;
}

function addressText({ address, share }: Row): string {
  const suffix = typeof share === "number" && share < 1 ? ` (${(share * 100).toFixed(0)} %)` : "";
  return `${address}${suffix}`;
}

function networkText({ asn, organization }: Row): string {
  return [asn === null ? "" : `AS${asn}`, organization ?? ""].filter((part) => part !== "").join(" ");
}

function placeText({ city, country }: Row): string {
  return [city, country].filter(Boolean).join(", ");
}

/** `cloud, medium`, or what the address is instead: `private`, `unknown`. */
function useText({ status, kind, confidence }: Row): string {
  if (status !== "known") return `${status}`;
  if (kind === "unknown") return "";
  return confidence === null ? `${kind}` : `${kind}, ${confidence}`;
}
