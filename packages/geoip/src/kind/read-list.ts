import type { OptionKeys } from "@sgt/cidr";
import { readRange } from "../csv/read-range.js";
import { checkKeys, geoipError } from "../errors.js";
import type { ClaimedKind } from "./claim.js";
import type { AsList, ListEntry, NetworkList } from "./network-list.js";

export interface ListOptions {
  readonly kind: ClaimedKind;
  /** How results call the list. */
  readonly name: string;
  /** Of what day it is, when the list itself does not say: usually the day of its file. */
  readonly date: string | null;
}

/** What a list file holds: ranges, numbers of autonomous systems, or both. */
export interface ReadList {
  readonly networks: NetworkList;
  readonly asns: AsList;
}

/** A list may have lines that are something else; one with more of them than others is no list. */
const MOST_ODD_SHARE = 0.5;

/**
 * Reads a list of addresses, CIDRs, ranges (`first-last` or `first,last`) and AS numbers (`AS64496`), one a line: the first word counts, what stands
 * behind `#`, `;` or a comma is left out. The Tor Project's `exit-addresses` (lines `ExitAddress 192.0.2.1 2026-11-01 10:00:00`) is read
 * too, and tells its date.
 *
 * @throws `SGT_GEOIP_LIST_INVALID` when most lines are none of these, or nothing is listed.
 */
export function readList(bytes: Uint8Array, options: ListOptions): ReadList {
  checkKeys(options, READ_LIST_KEYS);
  const { kind, name, date } = options;
  const entries: ListEntry[] = [];
  const asns = new Set<number>();
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const words = text.split(/\r?\n/).flatMap((line) => listedWord(line) ?? []);
  for (const word of words) {
    const asn = /^AS(\d{1,10})$/i.exec(word)?.[1];
    const range = asn === undefined ? readRange(word) : null;
    if (asn !== undefined) asns.add(Number(asn));
    else if (range !== null) entries.push({ range });
  }
  const count = entries.length + asns.size;
  if (count === 0 || words.length - count > words.length * MOST_ODD_SHARE) {
    throw noList(name, "does not hold one address, CIDR or AS number a line");
  }
  const newest = newestExit(text);
  // With dates in it, it is the Tor Project's own.
  const basis = kind === "tor" && newest !== null ? ("published" as const) : ("list" as const);
  const listed = newest ?? date;
  return {
    networks: { kind, basis, name, date: listed, entries },
    asns: { kind, name, date: listed, asns },
  };
}

const READ_LIST_KEYS = { kind: "needed", name: "needed", date: "nullable" } satisfies OptionKeys<ListOptions>;

/** The word of a line that may name a network; null for lines that do not list one. */
function listedWord(line: string): string | null {
  // First and last address in two columns, as lists of data centres have them.
  const pair = /^\s*([\da-f.:]+)\s*,\s*([\da-f.:]+)\s*(?:,|$)/i.exec(line);
  if (pair !== null && /[.:]/.test(pair[2] as string)) return `${pair[1]}-${pair[2]}`;
  const [word = "", second = ""] = line
    .replace(/[#;,].*/, "")
    .trim()
    .split(/\s+/);
  if (word === "" || /^(ExitNode|Published|LastStatus)$/.test(word)) return null;
  return word === "ExitAddress" ? second : word;
}

/** The newest day on which an exit was seen; null when the text is not the Tor Project's list. */
function newestExit(text: string): string | null {
  const days = Array.from(text.matchAll(/^ExitAddress \S+ (\d{4}-\d{2}-\d{2})/gm), ([, day]) => day as string);
  return days.sort().at(-1) ?? null;
}

export function noList(name: string, why: string, cause?: unknown): Error {
  return geoipError("SGT_GEOIP_LIST_INVALID", `"${name}" ${why}`, {
    hint: "Give a text file with one address, CIDR or AS number a line, or a provider's own JSON of its ranges.",
    cause,
  });
}
