import type { Entry } from "./entry.js";
import { readEntry } from "./read-entry.js";

const DOT = "(?:\\.|\\[\\.\\]|\\(\\.\\)|\\{\\.\\}|\\[dot\\]|\\(dot\\))";
/** Four numbers with dots, defanged or not, not part of a longer one (a version such as 1.2.3.4.5 is no address). */
const IPV4 = new RegExp(`(?<![\\d.])(?:\\d{1,3}${DOT}){3}\\d{1,3}(?:/\\d{1,2})?(?![\\d]|\\.\\d)`, "gi");
/** Letters, digits and colons that may be IPv6: whether they are is for the parser to say. */
const IPV6 =
  /(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,40}(?:\d{1,3}(?:\.\d{1,3}){3})?(?:\/\d{1,3})?(?![0-9A-Za-z:]|\.\d)/g;

/** Finds all addresses and CIDRs in a line of mixed text, in their order. */
export function extractEntries(line: string): Entry[] {
  const ipv6 = found(line, IPV6);
  // `::ffff:192.0.2.1` holds an IPv4 address; it counts once, as what it is there.
  const ipv4 = found(line, IPV4).filter(({ at }) => !ipv6.some((other) => other.at <= at && at < other.end));
  return [...ipv4, ...ipv6].sort((a, b) => a.at - b.at).map(({ entry }) => entry);
}

function found(line: string, pattern: RegExp): { at: number; end: number; entry: Entry }[] {
  return Array.from(line.matchAll(pattern)).flatMap((match) => {
    const entry = readEntry(match[0]);
    return entry === null ? [] : [{ at: match.index, end: match.index + match[0].length, entry }];
  });
}
