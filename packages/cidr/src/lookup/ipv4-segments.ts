import { type Nesting, segmentsOf } from "./nesting.js";

/** Bits of an address that pick its part of the table directly, so that the binary search is short. */
const TABLE_BITS = 16;

/** Finds the innermost entry for an IPv4 address. */
export class Ipv4Segments {
  readonly #starts: Float64Array;
  readonly #entries: Int32Array;
  /** For each value of the leading bits, the segment in which its first address lies. */
  readonly #table: Uint32Array;

  constructor(nesting: Nesting<unknown>) {
    const segments = segmentsOf(nesting, 4).filter(({ start }) => start < 1n << 32n);
    this.#starts = Float64Array.from(segments, (segment) => Number(segment.start));
    this.#entries = Int32Array.from(segments, (segment) => segment.entry);
    this.#table = tableOver(this.#starts);
  }

  /** The entry, −1 for none. */
  find(address: number): number {
    const slot = address >>> (32 - TABLE_BITS);
    let low = this.#table[slot] as number;
    let high = this.#table[slot + 1] as number;
    // The last segment that starts at or before the address.
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as number) <= address) low = middle;
      else high = middle - 1;
    }
    return this.#entries[low] as number;
  }
}

function tableOver(starts: Float64Array): Uint32Array {
  const slots = 1 << TABLE_BITS;
  const table = new Uint32Array(slots + 1);
  let segment = 0;
  for (let slot = 0; slot <= slots; slot++) {
    const first = slot * 2 ** (32 - TABLE_BITS);
    while (segment + 1 < starts.length && (starts[segment + 1] as number) <= first) segment++;
    table[slot] = segment;
  }
  return table;
}
