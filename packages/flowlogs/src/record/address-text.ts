import { formatAddress, readAddress } from "@sgt/cidr";

/**
 * Canonical text of an IPv4 or IPv6 address as `@sgt/cidr` writes it, null when it is none. An IPv4-mapped address
 * is an IPv6 address and ends in dotted form, `::ffff:192.0.2.1`.
 */
export function canonicalAddress(text: string): string | null {
  const address = readAddress(text);
  return address === null ? null : formatAddress(address);
}

/** The four words of 32 bits of canonical IPv6 text. */
export function ipv6Words(text: string): readonly [number, number, number, number] {
  const value = readAddress(text)?.value ?? 0n;
  const word = (shift: bigint): number => Number((value >> shift) & 0xffffffffn);
  return [word(96n), word(64n), word(32n), word(0n)];
}

/** Canonical text of the IPv6 address of four words. */
export function ipv6Text(words: Uint32Array): string {
  return formatAddress({ family: 6, value: words.reduce((value, word) => (value << 32n) | BigInt(word), 0n) });
}
