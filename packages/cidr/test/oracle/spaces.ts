import { type Family, formatPrefix, type Prefix } from "@sgt/cidr";

/**
 * A place for a universe of 256 points: its point i is the prefix of `pointHeight` bits at `first` + i. The same suite
 * runs in all of them, so that every size of number and both ends of both families are met.
 */
export interface Space {
  readonly name: string;
  readonly family: Family;
  readonly first: bigint;
  readonly pointHeight: number;
}

export const SPACES: readonly Space[] = [
  { name: "the addresses of 10.0.0.0/24", family: 4, first: 0x0a000000n, pointHeight: 0 },
  { name: "the addresses of 255.255.255.0/24", family: 4, first: 0xffffff00n, pointHeight: 0 },
  { name: "the /8 prefixes of IPv4", family: 4, first: 0n, pointHeight: 24 },
  { name: "the addresses of 2001:db8::/120", family: 6, first: 0x20010db8n << 96n, pointHeight: 0 },
  { name: "the /64 prefixes of 2001:db8::/56", family: 6, first: 0x20010db8n << 96n, pointHeight: 64 },
  { name: "the /8 prefixes of IPv6", family: 6, first: 0n, pointHeight: 120 },
];

export const UNIVERSE = 256;
const UNIVERSE_HEIGHT = 8;

/** The block of `size` points from point `at`. */
export function prefixAt(space: Space, at: number, size = 1): Prefix {
  const width = space.family === 4 ? 32 : 128;
  const height = space.pointHeight + Math.log2(size);
  return {
    family: space.family,
    first: space.first + (BigInt(at) << BigInt(space.pointHeight)),
    prefixLength: width - height,
  };
}

export function cidrAt(space: Space, at: number, size = 1): string {
  return formatPrefix(prefixAt(space, at, size));
}

/** Addresses as points; throws when they do not make whole points. */
export function toPoints(space: Space, count: number | bigint): number {
  const points = BigInt(count) >> BigInt(space.pointHeight);
  if (points << BigInt(space.pointHeight) !== BigInt(count)) throw new Error(`${count} addresses are not whole points`);
  return Number(points);
}

/** Which points prefixes hold. */
export function pointsOf(space: Space, prefixes: readonly Prefix[]): boolean[] {
  const held = new Array<boolean>(UNIVERSE).fill(false);
  for (const { family, first, prefixLength } of prefixes) {
    const size = 2 ** ((family === 4 ? 32 : 128) - prefixLength - space.pointHeight);
    const at = Number((first - space.first) >> BigInt(space.pointHeight));
    if (family !== space.family || at < 0 || at + size > UNIVERSE || size > 2 ** UNIVERSE_HEIGHT)
      throw new Error("outside the universe");
    held.fill(true, at, at + size);
  }
  return held;
}
