import type { Segment } from "./segment.js";

/** Where an IPv6 address was found: the record, −1 for none, and the network that says so. */
export interface Ipv6Found {
  readonly record: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** IPv6 addresses of a database. Addresses are four 32-bit words, the highest first: bigints are slow by the million. */
export interface Ipv6Finder {
  readonly byteCount: number;
  /** The record of an address, −1 for none. */
  find(words: Uint32Array): number;
  /** The same, with the addresses around it of which the same is said. */
  locate(words: Uint32Array): Ipv6Found;
  /** What is said of the addresses between two, cut off at both, in ascending order. */
  segments(first: bigint, last: bigint): Iterable<Segment<bigint>>;
}

/** Writes an address as four words. */
export function ipv6Words(address: bigint, into: Uint32Array = new Uint32Array(4)): Uint32Array {
  for (let i = 0; i < 4; i++) into[i] = Number((address >> BigInt(96 - 32 * i)) & 0xffffffffn);
  return into;
}

/** The address that four words make. */
export function ipv6Value(words: ArrayLike<number>, at: number = 0): bigint {
  let value = 0n;
  for (let i = at; i < at + 4; i++) value = (value << 32n) | BigInt(words[i] as number);
  return value;
}
