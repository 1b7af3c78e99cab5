import { type Ipv4Table, Ipv4TableBuilder } from "./ipv4-table.js";
import { buildIpv6Ranges, type Ipv6Ranges } from "./ipv6-ranges.js";

/** Addresses from first to last, with the record that is said of them. Disjoint and ascending within a family. */
export interface RecordRange<Position> {
  readonly first: Position;
  readonly last: Position;
  readonly record: number;
}

/** Makes a table of disjoint ascending ranges; what lies between them has no record. */
export function ipv4TableOf(ranges: Iterable<RecordRange<number>>): Ipv4Table {
  const builder = new Ipv4TableBuilder(1024);
  let next = 0;
  for (const { first, last, record } of ranges) {
    if (first > next) builder.add(next, -1);
    builder.add(first, record);
    next = last + 1;
  }
  if (next <= 0xffffffff) builder.add(next, -1);
  return builder.build();
}

/** The same for IPv6. */
export function ipv6RangesOf(ranges: Iterable<RecordRange<bigint>>): Ipv6Ranges {
  const segments: { start: bigint; record: number }[] = [];
  let next = 0n;
  for (const { first, last, record } of ranges) {
    if (first > next) segments.push({ start: next, record: -1 });
    segments.push({ start: first, record });
    next = last + 1n;
  }
  if (next >> 128n === 0n) segments.push({ start: next, record: -1 });
  return buildIpv6Ranges(segments);
}
