import type { Family } from "../address/address.js";

/** An address block: `prefixLength` leading bits of `first`, whose host bits are zero. */
export interface Prefix {
  readonly family: Family;
  /** The lowest address as an unsigned integer. */
  readonly first: bigint;
  /** 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly prefixLength: number;
}

/** First to last address, inclusive, one family. */
export interface Range {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}
