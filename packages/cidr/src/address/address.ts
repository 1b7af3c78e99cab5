/** 4 or 6. Families never mix: an IPv4-mapped IPv6 address is an IPv6 address. */
export type Family = 4 | 6;

/** One IPv4 or IPv6 address. `value` is its bits as an unsigned integer. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** A count of addresses: a number while that is exact (at most 2^53 − 1), a bigint beyond. Never rounded. */
export type Count = number | bigint;

/** Width of an address in bits, by family. */
export const ADDRESS_BITS = { 4: 32, 6: 128 } as const;
