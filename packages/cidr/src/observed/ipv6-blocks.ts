import { ADDRESS_BITS } from "../address/address.js";
import type { Range } from "../prefix/prefix.js";
import { rangeToPrefixes } from "../prefix/range-to-prefixes.js";
import type { Ipv6Blocks } from "./blocks.js";

/**
 * @param ranges ascending, merged.
 * @param cuts addresses at which a block has to end and another to begin, ascending.
 */
export function ipv6Blocks(ranges: readonly Range[], cuts: readonly bigint[]): Ipv6Blocks {
  const prefixes = cutRanges(ranges, cuts).flatMap(rangeToPrefixes);
  const heights = Uint8Array.from(prefixes, (prefix) => ADDRESS_BITS[6] - prefix.prefixLength);
  const firsts = prefixes.map((prefix) => prefix.first);
  const branches = Uint8Array.from(firsts, (first, i) => (i === 0 ? 0 : bitLength(first ^ (firsts[i - 1] as bigint))));
  const before = [0n];
  for (const [i, height] of heights.entries()) before.push((before[i] as bigint) + (1n << BigInt(height)));
  return { family: 6, count: prefixes.length, firsts, heights, branches, before };
}

function cutRanges(ranges: readonly Range[], cuts: readonly bigint[]): Range[] {
  const pieces: Range[] = [];
  let cut = 0;
  for (const { family, first, last } of ranges) {
    let at = first;
    for (; cut < cuts.length && (cuts[cut] as bigint) <= last; cut++) {
      const end = cuts[cut] as bigint;
      if (end <= at) continue;
      pieces.push({ family, first: at, last: end - 1n });
      at = end;
    }
    pieces.push({ family, first: at, last });
  }
  return pieces;
}

/** How many bits `value` needs: 0 for 0, up to 128. */
export function bitLength(value: bigint): number {
  for (let shift = 96; shift >= 0; shift -= 32) {
    const word = Number((value >> BigInt(shift)) & 0xffffffffn);
    if (word > 0) return shift + 32 - Math.clz32(word);
  }
  return 0;
}
