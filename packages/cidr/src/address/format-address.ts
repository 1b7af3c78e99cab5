import type { Address } from "./address.js";

/**
 * The canonical text of an address: dotted decimal for IPv4, RFC 5952 for IPv6 (lower case, the
 * longest run of two or more zero groups as `::`, an IPv4-mapped address in mixed notation).
 * `parseAddress(formatAddress(a))` equals `a`.
 */
export function formatAddress(address: Address): string {
  return address.family === 4 ? formatIpv4(Number(address.value)) : formatIpv6(address.value);
}

/** Dotted decimal of an unsigned 32-bit integer. */
export function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function formatIpv6(value: bigint): string {
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(Number(value & 0xffffffffn))}`;
  const hex = value.toString(16).padStart(32, "0");
  const groups = Array.from({ length: 8 }, (_, i) => Number.parseInt(hex.slice(i * 4, i * 4 + 4), 16).toString(16));
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === "0") continue;
    // The first of equally long runs wins (RFC 5952 section 4.2.3).
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
}
