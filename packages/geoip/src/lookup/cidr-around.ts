import { formatPrefix } from "@sgt/cidr";
import { ipv4ToText } from "../address/ipv4-text.js";

/** The CIDR text of the largest block around an address that lies between two others. */
export function ipv4CidrAround(address: number, first: number, last: number): string {
  const size = last - first + 1;
  // Ranges of databases are blocks, nearly all of them.
  if (Number.isInteger(Math.log2(size)) && first % size === 0) return `${ipv4ToText(first)}/${32 - Math.log2(size)}`;
  let length = 32;
  let from = address;
  while (length > 0) {
    const larger = 2 ** (33 - length);
    const start = address - (address % larger);
    if (start < first || start + larger - 1 > last) break;
    from = start;
    length -= 1;
  }
  return `${ipv4ToText(from)}/${length}`;
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
