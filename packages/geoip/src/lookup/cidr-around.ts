import { formatPrefix } from "@sgt/cidr";
import { ipv4ToText } from "../address/ipv4-text.js";

/** The CIDR text of the largest block around an address that lies between two others. */
export function ipv4CidrAround(address: number, first: number, last: number): string {
  const size = last - first + 1;
  if (size === 2 ** 32) return "0.0.0.0/0";
  // The block is no larger than the range: from there down, and most ranges are blocks themselves.
  for (let hostBits = 31 - Math.clz32(size); ; hostBits--) {
    const mask = 2 ** hostBits - 1;
    const start = (address & ~mask) >>> 0;
    if (start >= first && start + mask <= last) return `${ipv4ToText(start)}/${32 - hostBits}`;
  }
}

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
