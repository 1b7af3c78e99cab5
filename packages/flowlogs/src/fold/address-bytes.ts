import { ipv4Text } from "../evidence/source-text.js";
import { ipv6Text } from "../record/address-text.js";

/** The words of the address that {@link parseIpv6} read last: one scratch for each thread saves an object a record. */
export const IPV6_WORDS: Uint32Array = new Uint32Array(4);

const GROUPS = new Uint16Array(8);
const COLON = 58;
const NONE = -1;

/**
 * Reads IPv6 text of hexadecimal groups into {@link IPV6_WORDS}. False for anything else, such as
 * an embedded dotted IPv4 address, which the readable parser then judges.
 */
export function parseIpv6(buffer: Uint8Array, from: number, to: number): boolean {
  const lead = leadingGap(buffer, from);
  if (lead === NONE) return false;
  let at = from + lead;
  let count = 0;
  let gapAt = lead === 0 ? NONE : 0;
  while (at < to) {
    const end = readGroup(buffer, at, to, count++);
    if (end === NONE) return false;
    if (end === to) break;
    // After a colon comes a group, or the second colon of the one gap.
    at = end + 1;
    if (at === to) return false;
    if (buffer[at] === COLON) {
      if (gapAt !== NONE) return false;
      gapAt = count;
      at++;
    }
  }
  return fill(count, gapAt);
}

/** 2 for `::` at the start, 0 for none, NONE for a colon alone. */
function leadingGap(buffer: Uint8Array, from: number): number {
  if (buffer[from] !== COLON) return 0;
  return buffer[from + 1] === COLON ? 2 : NONE;
}

/** Reads one to four digits up to a colon or the end, and returns where they end. */
function readGroup(buffer: Uint8Array, from: number, to: number, group: number): number {
  if (group > 7) return NONE;
  let value = 0;
  let at = from;
  for (; at < to && buffer[at] !== COLON; at++) {
    const digit = hexDigit(buffer[at] as number);
    if (digit === -1) return NONE;
    value = (value << 4) | digit;
  }
  GROUPS[group] = value;
  return at === from || at - from > 4 ? NONE : at;
}

function fill(count: number, gapAt: number): boolean {
  if (gapAt === NONE ? count !== 8 : count > 7) return false;
  const missing = 8 - count;
  for (let i = 0; i < 4; i++)
    IPV6_WORDS[i] = (group(2 * i, count, gapAt, missing) << 16) | group(2 * i + 1, count, gapAt, missing);
  return true;
}

function group(i: number, count: number, gapAt: number, missing: number): number {
  if (gapAt === NONE || i < gapAt) return i < count ? (GROUPS[i] as number) : 0;
  return i < gapAt + missing ? 0 : (GROUPS[i - missing] as number);
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** The text of an address by its number: of IPv4 the address itself, of IPv6 where its words stand among `ipv6`. */
export function addressText(number: number, isIpv6: boolean, ipv6: Uint32Array): string {
  return isIpv6 ? ipv6Text(ipv6.subarray(number * 4, number * 4 + 4)) : ipv4Text(number);
}
