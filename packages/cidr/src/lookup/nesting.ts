import type { Family } from "../address/address.js";
import { comparePrefixes } from "../prefix/compare-prefixes.js";
import type { Prefix } from "../prefix/prefix.js";
import { rangeOfPrefix } from "../prefix/to-range.js";

/** Entries sorted by prefix, each pointing to the next one outward. */
export interface Nesting<T> {
  readonly entries: readonly { readonly prefix: Prefix; readonly value: T }[];
  /** The next entry with the same prefix, else the first entry of the smallest prefix around it, else −1. */
  readonly next: Int32Array;
}

/** Where the innermost prefix changes: from `start` on it is `entry`, −1 for none. */
export interface Segment {
  readonly start: bigint;
  readonly entry: number;
}

export function nest<T>(given: readonly { prefix: Prefix; value: T }[]): Nesting<T> {
  const entries = given.toSorted((a, b) => comparePrefixes(a.prefix, b.prefix));
  const next = new Int32Array(entries.length);
  const open: number[] = [];
  for (let i = 0; i < entries.length; ) {
    const prefix = (entries[i] as { prefix: Prefix }).prefix;
    closeBefore(open, entries, prefix);
    const end = endOfEquals(entries, i);
    for (let j = i; j < end; j++) next[j] = j + 1 < end ? j + 1 : (open.at(-1) ?? -1);
    open.push(i);
    i = end;
  }
  return { entries, next };
}

/** The segments of a family, ascending, from address 0; a prefix opens one at its start and one behind its end. */
export function segmentsOf({ entries, next }: Nesting<unknown>, family: Family): Segment[] {
  const segments: Segment[] = [{ start: 0n, entry: -1 }];
  const open: { end: bigint; outer: number }[] = [];
  const begin = (start: bigint, entry: number): void => {
    if (segments.at(-1)?.start === start) segments.pop();
    segments.push({ start, entry });
  };
  for (let i = 0; i < entries.length; ) {
    const { prefix } = entries[i] as { prefix: Prefix };
    const end = endOfEquals(entries, i);
    if (prefix.family === family) {
      closeAt(open, prefix.first, begin);
      begin(prefix.first, i);
      open.push({ end: rangeOfPrefix(prefix).last + 1n, outer: next[end - 1] as number });
    }
    i = end;
  }
  closeAt(open, 1n << 129n, begin);
  return segments;
}

function closeBefore(open: number[], entries: readonly { prefix: Prefix }[], prefix: Prefix): void {
  for (let top = entries[open.at(-1) ?? -1]; top !== undefined; top = entries[open.at(-1) ?? -1]) {
    if (top.prefix.family === prefix.family && prefix.first <= rangeOfPrefix(top.prefix).last) return;
    open.pop();
  }
}

function closeAt(
  open: { end: bigint; outer: number }[],
  start: bigint,
  begin: (start: bigint, entry: number) => void,
): void {
  for (let top = open.at(-1); top !== undefined && top.end <= start; top = open.at(-1)) {
    begin(top.end, top.outer);
    open.pop();
  }
}

function endOfEquals(entries: readonly { prefix: Prefix }[], from: number): number {
  let end = from + 1;
  const { prefix } = entries[from] as { prefix: Prefix };
  while (end < entries.length && comparePrefixes(prefix, (entries[end] as { prefix: Prefix }).prefix) === 0) end++;
  return end;
}
