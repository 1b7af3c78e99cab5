import { HOUR_S } from "@sgt/cidr";
import type { EniDay } from "../coverage/run-coverage.js";
import { TAG_FIELDS } from "../format/word-fields.js";
import type { InterfaceNotes } from "./interface-notes.js";

/** What flow logs said of one interface themselves. */
export interface LoggedInterface {
  readonly accountId: string;
  readonly region: string;
  readonly eniId: string;
  /** The first and the last second of its records. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** By field name; tags decoded. */
  readonly words: Readonly<Record<string, string>>;
  /** Its own addresses as its records show them, where the snapshot does not hold it: at most one of each family. */
  readonly addresses: readonly string[];
}

/** The account and region of an interface, as rows name them. */
type PlaceOf = (eniId: string) => { readonly accountId: string; readonly region: string };

/** What was noted of interfaces, with the time in which they were seen; interfaces of which nothing was said are left out. */
export function loggedInterfaces(
  notes: InterfaceNotes,
  eniDays: readonly EniDay[],
  placeOf: PlaceOf,
): LoggedInterface[] {
  const logged: LoggedInterface[] = [];
  for (const [eniId, { first, last }] of timesOf(eniDays)) {
    const words = wordsOf(notes, eniId, first);
    const addresses = notes.addressesOf(eniId);
    if (addresses.length + Object.keys(words).length === 0) continue;
    logged.push({ ...placeOf(eniId), eniId, firstSeen: first, lastSeen: last, words, addresses });
  }
  return logged;
}

function timesOf(eniDays: readonly EniDay[]): Map<string, { first: number; last: number }> {
  const times = new Map<string, { first: number; last: number }>();
  for (const { eniId, firstSeen, lastSeen } of eniDays) {
    if (firstSeen === null || lastSeen === null) continue;
    const known = times.get(eniId);
    if (known === undefined) times.set(eniId, { first: firstSeen, last: lastSeen });
    else {
      known.first = Math.min(known.first, firstSeen);
      known.last = Math.max(known.last, lastSeen);
    }
  }
  return times;
}

/** A tag that was last said within the first hour may be wrong. */
function wordsOf(notes: InterfaceNotes, eniId: string, first: number): Record<string, string> {
  const said = notes.wordsOf(eniId).filter(({ field, at }) => !TAG_FIELDS.has(field) || at >= first + HOUR_S);
  return Object.fromEntries(said.map(({ field, text }) => [field, TAG_FIELDS.has(field) ? decoded(text) : text]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
