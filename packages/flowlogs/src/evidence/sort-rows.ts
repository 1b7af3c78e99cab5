import type { SortKeys } from "./evidence-table.js";

/**
 * Row numbers in the order of their keys. Runs that stand in order already are merged, two by two: the
 * parts of a ledger are such runs, so a ledger is read in a few passes. Equal keys stay in their order.
 */
export function sortRows(keys: SortKeys, rowCount: number): Uint32Array {
  let from = Uint32Array.from({ length: rowCount }, (_, i) => i);
  let ends = runEnds(keys, rowCount);
  if (ends.length <= 1) return from;
  let into = new Uint32Array(rowCount);
  while (ends.length > 1) {
    ends = mergePairs(keys, from, into, ends);
    [from, into] = [into, from];
  }
  return from;
}

/** Where each run of ascending keys ends. */
function runEnds({ high, low }: SortKeys, rowCount: number): number[] {
  const ends: number[] = [];
  for (let i = 1; i < rowCount; i++) if (isAfter(high, low, i - 1, i)) ends.push(i);
  if (rowCount > 0) ends.push(rowCount);
  return ends;
}

/** Merges each two neighbouring runs, and returns where the runs then end. */
function mergePairs(keys: SortKeys, from: Uint32Array, into: Uint32Array, ends: readonly number[]): number[] {
  const merged: number[] = [];
  let start = 0;
  for (let run = 0; run < ends.length; run += 2) {
    const middle = ends[run] as number;
    const end = ends[run + 1] ?? middle;
    mergeRuns(keys, from, into, start, middle, end);
    merged.push(end);
    start = end;
  }
  return merged;
}

function mergeRuns(
  { high, low }: SortKeys,
  from: Uint32Array,
  into: Uint32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let to = start; to < end; to++) {
    const takesRight =
      right < end && (left === middle || isAfter(high, low, from[left] as number, from[right] as number));
    into[to] = from[takesRight ? right++ : left++] as number;
  }
}

function isAfter(high: Float64Array, low: Float64Array, a: number, b: number): boolean {
  const difference = (high[a] as number) - (high[b] as number);
  return difference === 0 ? (low[a] as number) > (low[b] as number) : difference > 0;
}
