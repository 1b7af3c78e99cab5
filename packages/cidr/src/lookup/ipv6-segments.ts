import { type Nesting, segmentsOf } from "./nesting.js";

/** The leading bits of an address that a number holds exactly. Comparing numbers is many times faster than bigints. */
const HEAD_SHIFT = 128n - 53n;

/** Finds the innermost entry for an IPv6 address. */
export class Ipv6Segments {
  readonly #starts: readonly bigint[];
  readonly #heads: Float64Array;
  readonly #entries: Int32Array;

  constructor(nesting: Nesting<unknown>) {
    const segments = segmentsOf(nesting, 6);
    this.#starts = segments.map((segment) => segment.start);
    this.#heads = Float64Array.from(segments, ({ start }) => Number(start >> HEAD_SHIFT));
    this.#entries = Int32Array.from(segments, (segment) => segment.entry);
  }

  /** The entry, −1 for none. */
  find(address: bigint): number {
    const head = Number(address >> HEAD_SHIFT);
    let low = 0;
    let high = this.#heads.length - 1;
    // The last segment whose head is not above the address's.
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#heads[middle] as number) <= head) low = middle;
      else high = middle - 1;
    }
    // Where heads are equal the rest of the bits decides.
    if (this.#heads[low] === head) low = this.#lastUpTo(address, low);
    return this.#entries[low] as number;
  }

  /** The last segment up to `last` that starts at or before the address. */
  #lastUpTo(address: bigint, last: number): number {
    let low = 0;
    let high = last;
    if ((this.#starts[high] as bigint) <= address) return high;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as bigint) <= address) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
