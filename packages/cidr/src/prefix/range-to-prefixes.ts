import { ADDRESS_BITS } from "../address/address.js";
import type { Prefix, Range } from "./prefix.js";
import { toRange } from "./to-range.js";

/**
 * The fewest prefixes that together are exactly the range, ascending: at most 62 for IPv4 and 254 for IPv6.
 *
 * @param range a value, or text as `parseRange` takes it.
 * @throws the codes of `parseRange`.
 */
export function rangeToPrefixes(range: Range | string): Prefix[] {
  const { family, first, last } = toRange(range);
  const prefixes: Prefix[] = [];
  for (let at = first; at <= last; ) {
    const height = heightAt(at, last, ADDRESS_BITS[family]);
    prefixes.push({ family, first: at, prefixLength: ADDRESS_BITS[family] - height });
    at += 1n << BigInt(height);
  }
  return prefixes;
}

/** log2 of the largest aligned block that starts at `at` and does not pass `last`. */
function heightAt(at: bigint, last: bigint, bits: number): number {
  let height = 0;
  while (height < bits && (at & ((2n << BigInt(height)) - 1n)) === 0n && at + (2n << BigInt(height)) - 1n <= last) {
    height++;
  }
  return height;
}
