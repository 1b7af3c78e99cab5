/**
 * Where the values of an entry stand, counted in words of 32 bits: `assembly/entry.ts`, which writes
 * them, counts bytes.
 */
export const ENTRY_WORDS = 16;
export const ENDPOINT = 0;
/** IPv4 address as a number, or the number of an IPv6 address in its table. */
export const REMOTE = 1;
/** port | protocol << 16 | REJECT << 24 | IPv6 << 25 */
export const KIND = 2;
/** day | handshake bits << 16 */
export const DAY_BITS = 3;
/** 64-bit floats, in pairs of words. */
export const PACKETS = 4;
export const BYTES = 6;
export const RECORDS = 8;
export const FIRST = 9;
export const LAST = 10;
/** incoming port | opened port << 16 */
export const PORTS = 11;
export const OPENED_AT = 12;

export const REJECT_BIT: number = 1 << 24;
export const IPV6_BIT: number = 1 << 25;
