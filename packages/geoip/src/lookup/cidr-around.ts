import { formatPrefix } from "@sgt/cidr";
import { ipv4ToText } from "../ipv4-text.js";

/** The CIDR text of the largest block around an address that lies between two others. */
export function ipv4CidrAround(address: number, first: number, last: number): string {
  const hostBits = ipv4HostBitsAround(address, first, last);
  return `${ipv4ToText(ipv4BlockStart(address, hostBits))}/${32 - hostBits}`;
}

/** The bits behind the prefix of that block. */
export function ipv4HostBitsAround(address: number, first: number, last: number): number {
  const size = last - first + 1;
  if (size === 2 ** 32) return 32;
  // The block is no larger than the range: from there down, and most ranges are blocks themselves.
  for (let hostBits = 31 - Math.clz32(size); ; hostBits--) {
    const start = ipv4BlockStart(address, hostBits);
    if (start >= first && start + ((1 << hostBits) >>> 0) - 1 <= last) return hostBits;
  }
}

/** The first address of the block of that size around an address. */
export const ipv4BlockStart = (address: number, hostBits: number): number =>
  // A shift by 32 would be none.
  hostBits === 32 ? 0 : (address & (-1 << hostBits)) >>> 0;

/** The same for IPv6. */
export function ipv6CidrAround(address: bigint, first: bigint, last: bigint): string {
  let length = 128;
  let from = address;
  while (length > 0) {
    const rest = BigInt(129 - length);
    const start = (address >> rest) << rest;
    if (start < first || start + (1n << rest) - 1n > last) break;
    from = start;
    length -= 1;
  }
  return formatPrefix({ family: 6, first: from, prefixLength: length });
}
