import type { Entry } from "./entry.js";
import { readEntry } from "./read-entry.js";

const DOT = "(?:\\.|\\[\\.\\]|\\(\\.\\)|\\{\\.\\}|\\[dot\\]|\\(dot\\))";
/** Four numbers with dots, defanged or not, not part of a longer one (a version such as 1.2.3.4.5 is no address). */
const IPV4 = new RegExp(`(?<![\\d.])(?:\\d{1,3}${DOT}){3}\\d{1,3}(?:/\\d{1,2})?(?![\\d]|\\.\\d)`, "gi");
/** Letters, digits and colons that may be IPv6: whether they are is for the parser to say. */
const IPV6 = /(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,40}(?:\d{1,3}(?:\.\d{1,3}){3})?(?:\/\d{1,3})?(?![0-9A-Za-z:])/g;

/** Finds all addresses and CIDRs in a line of mixed text, in their order. */
export function extractEntries(line: string): Entry[] {
  const found: { at: number; entry: Entry }[] = [];
  for (const pattern of [IPV4, IPV6]) {
    for (const match of line.matchAll(pattern)) {
      const entry = readEntry(match[0]);
      if (entry !== null && !isInside(match.index, found, line)) found.push({ at: match.index, entry });
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ entry }) => entry);
}

/** `::ffff:192.0.2.1` holds an IPv4 address that was found before: it counts once, as what it is there. */
function isInside(at: number, found: { at: number; entry: Entry }[], line: string): boolean {
  const inner = found.findIndex((other) => other.at > at && /^[0-9A-Fa-f:]*$/.test(line.slice(at, other.at)));
  if (inner >= 0) found.splice(inner, 1);
  return false;
}
