import { parseRange, type Range } from "@sgt/cidr";

// Sets of addresses of one family as ranges. Both sides of every call are of the same family.

/** Returns the part of the ranges that lies in one of the blocks. */
export function intersectRanges(ranges: readonly Range[], blocks: readonly Range[]): Range[] {
  return ranges.flatMap((range) =>
    blocks.flatMap((block) => {
      const first = later(range.first, block.first);
      const last = earlier(range.last, block.last);
      return first <= last ? [{ family: range.family, first, last }] : [];
    }),
  );
}

/** Returns the part of the ranges that lies in none of the blocks. */
export function subtractRanges(ranges: readonly Range[], blocks: readonly Range[]): Range[] {
  return blocks.reduce<readonly Range[]>(
    (rest, block) => rest.flatMap((range) => without(range, block)),
    ranges,
  ) as Range[];
}

function without(range: Range, { first, last }: Range): Range[] {
  if (last < range.first || range.last < first) return [range];
  const parts: Range[] = [];
  if (range.first < first) parts.push({ ...range, last: first - 1n });
  if (last < range.last) parts.push({ ...range, first: last + 1n });
  return parts;
}

/** Returns how many addresses ranges hold that do not overlap. */
export function countRanges(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

/** Returns the ranges of CIDRs by family. */
export function blocksByFamily(cidrs: readonly string[]): Readonly<Record<4 | 6, readonly Range[]>> {
  const ranges = cidrs.map(parseRange);
  return { 4: ranges.filter((range) => range.family === 4), 6: ranges.filter((range) => range.family === 6) };
}

// Math.max and Math.min take no bigint.

/** Returns the larger of two addresses. */
export function later(a: bigint, b: bigint): bigint {
  return a < b ? b : a;
}

/** Returns the smaller of two addresses. */
export function earlier(a: bigint, b: bigint): bigint {
  return b < a ? b : a;
}
