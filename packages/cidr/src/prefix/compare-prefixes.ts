import type { Prefix } from "./prefix.js";

/** Orders prefixes: IPv4 before IPv6, then by first address, then the wider one first. Returns -1, 0 or 1. */
export function comparePrefixes(a: Prefix, b: Prefix): -1 | 0 | 1 {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  if (a.prefixLength === b.prefixLength) return 0;
  return a.prefixLength < b.prefixLength ? -1 : 1;
}
