import type { Ipv4Table } from "../table/ipv4-table.js";
import type { Ipv6Ranges } from "../table/ipv6-ranges.js";
import { IPV4_ARITHMETIC, IPV6_ARITHMETIC, overlay } from "../table/overlay.js";
import { ipv4TableOf, ipv6RangesOf, type RecordRange } from "../table/range-segments.js";
import type { AddressRange } from "./read-range.js";

/** Ranges of both families with the record of each, as they come. Where ranges overlap the smaller one counts. */
export class CollectedRanges {
  readonly #ipv4: RecordRange<number>[] = [];
  readonly #ipv6: RecordRange<bigint>[] = [];

  get size(): number {
    return this.#ipv4.length + this.#ipv6.length;
  }

  add({ family, first, last }: AddressRange, record: number): void {
    if (family === 6) this.#ipv6.push({ first, last, record });
    else this.addIpv4(Number(first), Number(last), record);
  }

  addIpv4(first: number, last: number, record: number): void {
    this.#ipv4.push({ first, last, record });
  }

  /** Null when there is no range of the family. */
  ipv4Table(): Ipv4Table | null {
    if (this.#ipv4.length === 0) return null;
    return ipv4TableOf(isAscending(this.#ipv4) ? this.#ipv4 : flat(this.#ipv4, IPV4_ARITHMETIC));
  }

  ipv6Ranges(): Ipv6Ranges | null {
    if (this.#ipv6.length === 0) return null;
    return ipv6RangesOf(isAscending(this.#ipv6) ? this.#ipv6 : flat(this.#ipv6, IPV6_ARITHMETIC));
  }
}

function isAscending<P extends number | bigint>(ranges: readonly RecordRange<P>[]): boolean {
  return ranges.every(({ first }, i) => i === 0 || first > (ranges[i - 1] as RecordRange<P>).last);
}

/** Disjoint and ascending. Only ranges that do overlap are laid over one another: in real files a handful of hundreds of thousands. */
function flat<P extends number | bigint>(
  ranges: readonly RecordRange<P>[],
  arithmetic: Parameters<typeof overlay<P>>[1],
): RecordRange<P>[] {
  const sorted = ranges.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const result: RecordRange<P>[] = [];
  for (let from = 0; from < sorted.length; ) {
    const to = endOfCluster(sorted, from);
    if (to - from === 1) result.push(sorted[from] as RecordRange<P>);
    else for (const range of overlaid(sorted.slice(from, to), arithmetic)) result.push(range);
    from = to;
  }
  return result;
}

/** Behind the last of the ranges that overlap one another, from one on. */
function endOfCluster<P extends number | bigint>(sorted: readonly RecordRange<P>[], from: number): number {
  let last = (sorted[from] as RecordRange<P>).last;
  let at = from + 1;
  for (let next = sorted[at]; next !== undefined && next.first <= last; next = sorted[++at]) {
    if (next.last > last) last = next.last;
  }
  return at;
}

function overlaid<P extends number | bigint>(
  ranges: readonly RecordRange<P>[],
  arithmetic: Parameters<typeof overlay<P>>[1],
): RecordRange<P>[] {
  return overlay(ranges, arithmetic).map(({ first, last, holders }) => ({
    first,
    last,
    record: (ranges[holders[0] as number] as RecordRange<P>).record,
  }));
}
