import { ADDRESS_BITS, type Address, type Family } from "../address/address.js";
import { cidrError } from "../errors.js";
import { quote } from "../quote.js";
import { formatPrefix } from "./format-prefix.js";
import { HOST_MASKS, maskAddress } from "./mask-address.js";
import type { Prefix, Range } from "./prefix.js";

// Values come from JSON, databases and arithmetic too. One that cannot be must not be computed with: it would give prefixes that
// nobody asked for, or never end.

/** @throws `SGT_CIDR_INVALID_ADDRESS` */
export function checkAddress(address: Address): Address {
  if (isBits(address?.family, address?.value)) return address;
  throw cidrError("SGT_CIDR_INVALID_ADDRESS", `not an address: ${show(address)}`, { hint: hintOf("value") });
}

/** @throws `SGT_CIDR_INVALID_PREFIX`, `SGT_CIDR_HOST_BITS` */
export function checkPrefix(prefix: Prefix): Prefix {
  const { family, first, prefixLength } = prefix;
  const hostBits = ADDRESS_BITS[family] - prefixLength;
  if (!isBits(family, first) || !Number.isInteger(prefixLength) || prefixLength < 0 || hostBits < 0) {
    throw cidrError("SGT_CIDR_INVALID_PREFIX", `not a prefix: ${show(prefix)}`, { hint: hintOf("first") });
  }
  if ((first & (HOST_MASKS[hostBits] as bigint)) === 0n) return prefix;
  const masked = { family, first: maskAddress(first, hostBits), prefixLength };
  const hint = `Give ${formatPrefix(masked)} if that is what is meant.`;
  throw cidrError("SGT_CIDR_HOST_BITS", `host bits set in prefix: ${show(prefix)}`, { hint });
}

/** @throws `SGT_CIDR_INVALID_RANGE` */
export function checkRange(range: Range): Range {
  const { family, first, last } = range;
  if (isBits(family, first) && isBits(family, last) && first <= last) return range;
  throw cidrError("SGT_CIDR_INVALID_RANGE", `not a range: ${show(range)}`, { hint: hintOf("first and last") });
}

function isBits(family: Family, value: bigint): boolean {
  return typeof value === "bigint" && value >= 0n && value <= (HOST_MASKS[ADDRESS_BITS[family]] ?? -1n);
}

function show(value: unknown): string {
  if (typeof value !== "object" || value === null) return quote(value);
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}` : part)).slice(0, 100);
}

function hintOf(names: string): string {
  return `Give family 4 or 6, and ${names} as a bigint within it; parsePrefix, parseAddress and parseRange make such values.`;
}
