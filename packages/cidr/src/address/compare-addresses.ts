import type { Address } from "./address.js";

/** Orders addresses: IPv4 before IPv6, then by value. Returns -1, 0 or 1. */
export function compareAddresses(a: Address, b: Address): -1 | 0 | 1 {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.value === b.value) return 0;
  return a.value < b.value ? -1 : 1;
}
