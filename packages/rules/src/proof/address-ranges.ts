/** First to last address, inclusive, as bits. Lists of them here are sorted and do not touch. */
export interface Bits {
  readonly first: bigint;
  readonly last: bigint;
}

/** Returns the same addresses, sorted, with touching ranges joined. */
export function joinRanges(ranges: readonly Bits[]): Bits[] {
  const joined: { first: bigint; last: bigint }[] = [];
  for (const range of [...ranges].sort(byFirst)) {
    const end = joined.at(-1);
    if (end === undefined || range.first > end.last + 1n) joined.push({ ...range });
    else if (range.last > end.last) end.last = range.last;
  }
  return joined;
}

/** Returns the lowest address of `inner` that is not in `outer`, or null when there is none. Both joined. */
export function firstOutside(inner: readonly Bits[], outer: readonly Bits[]): bigint | null {
  let at = 0;
  for (const range of inner) {
    while (at < outer.length && (outer[at] as Bits).last < range.first) at += 1;
    const around = outer[at];
    if (around === undefined || around.first > range.first) return range.first;
    // Joined ranges do not touch: what one does not hold to its end, none does.
    if (around.last < range.last) return around.last + 1n;
  }
  return null;
}

/** Returns the addresses in both. Both joined, and so is the result. */
export function intersection(one: readonly Bits[], other: readonly Bits[]): Bits[] {
  const both: Bits[] = [];
  let [i, j] = [0, 0];
  while (i < one.length && j < other.length) {
    const [a, b] = [one[i] as Bits, other[j] as Bits];
    let { first, last } = a;
    if (b.first > first) first = b.first;
    if (b.last < last) last = b.last;
    if (first <= last) both.push({ first, last });
    if (a.last < b.last) i += 1;
    else j += 1;
  }
  return both;
}

/** Returns how many addresses joined ranges hold. */
export function sizeOf(ranges: readonly Bits[]): bigint {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

/** The sign outlives the rounding of large numbers. */
function byFirst(a: Bits, b: Bits): number {
  return Number(a.first - b.first);
}
