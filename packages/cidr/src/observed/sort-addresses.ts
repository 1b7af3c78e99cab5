/** Below this the built-in sort is faster than clearing the counters. */
const SMALL = 2048;
const BITS = 11;
const BUCKETS = 1 << BITS;
const PASSES = 3;

/**
 * Sorts the first `length` values ascending and drops duplicates. The result is a view on `values` or on a
 * new array; `values` is scratch afterwards.
 */
export function sortUnique(values: Uint32Array, length: number): Uint32Array {
  const used = values.subarray(0, length);
  if (isAscending(used)) return dropDuplicates(used);
  return dropDuplicates(length < SMALL ? used.sort() : radixSort(used));
}

function isAscending(values: Uint32Array): boolean {
  for (let i = 1; i < values.length; i++) {
    if ((values[i - 1] as number) > (values[i] as number)) return false;
  }
  return true;
}

/** Least significant digit first, 11 bits at a time; a digit in which all values agree is skipped. */
function radixSort(values: Uint32Array): Uint32Array {
  const counts = countDigits(values);
  let from = values;
  let to: Uint32Array = new Uint32Array(values.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const offsets = counts.subarray(pass * BUCKETS, (pass + 1) * BUCKETS);
    const shift = pass * BITS;
    const first = ((from[0] as number) >>> shift) & (BUCKETS - 1);
    if (offsets[first] === values.length) continue;
    toOffsets(offsets);
    scatter(from, to, offsets, shift);
    [from, to] = [to, from];
  }
  return from;
}

function countDigits(values: Uint32Array): Uint32Array {
  const counts = new Uint32Array(PASSES * BUCKETS);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    increment(counts, value & (BUCKETS - 1));
    increment(counts, BUCKETS + ((value >>> BITS) & (BUCKETS - 1)));
    increment(counts, 2 * BUCKETS + (value >>> (2 * BITS)));
  }
  return counts;
}

function increment(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}

/** Turns the counts of a digit into the position of the first value of each. */
function toOffsets(counts: Uint32Array): void {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    counts[i] = sum;
    sum += count;
  }
}

function scatter(from: Uint32Array, to: Uint32Array, offsets: Uint32Array, shift: number): void {
  for (let i = 0; i < from.length; i++) {
    const value = from[i] as number;
    const digit = (value >>> shift) & (BUCKETS - 1);
    const at = offsets[digit] as number;
    to[at] = value;
    offsets[digit] = at + 1;
  }
}

function dropDuplicates(sorted: Uint32Array): Uint32Array {
  let kept = Math.min(1, sorted.length);
  for (let i = 1; i < sorted.length; i++) {
    const value = sorted[i] as number;
    if (value !== sorted[kept - 1]) sorted[kept++] = value;
  }
  return sorted.subarray(0, kept);
}
