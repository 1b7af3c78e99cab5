import { type Family, parseAddress, parsePrefix } from "@sgt/cidr";

/** Addresses from first to last of one family. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** A CIDR, an address, or first and last joined by a hyphen; null for anything else. Host bits are masked. */
export function readRange(text: string): AddressRange | null {
  try {
    if (text.includes("/")) {
      const { family, first, prefixLength } = parsePrefix(text, { hostBits: "mask" });
      const size = 1n << BigInt((family === 4 ? 32 : 128) - prefixLength);
      return { family, first, last: first + size - 1n };
    }
    const [first, last = first, ...rest] = text.split("-");
    return rest.length > 0 ? null : rangeBetween(first as string, (last as string).trim());
  } catch {
    return null;
  }
}

/** First and last address as two texts; numbers are addresses too, as the `-num` files of ip-location-db have them. */
export function rangeBetween(first: string, last: string): AddressRange | null {
  try {
    const from = position(first.trim(), last);
    const to = position(last, first);
    if (from.family !== to.family || to.value < from.value) return null;
    return { family: from.family, first: from.value, last: to.value };
  } catch {
    return null;
  }
}

const IPV4_END = 1n << 32n;

function position(text: string, other: string): { family: Family; value: bigint } {
  if (!/^\d{1,39}$/.test(text)) return parseAddress(text);
  const value = BigInt(text);
  // Both ends tell the family: no file has IPv6 ranges that begin and end below 2^32.
  const isIpv4 = value < IPV4_END && /^\d+$/.test(other) && BigInt(other) < IPV4_END;
  return { family: isIpv4 ? 4 : 6, value };
}
