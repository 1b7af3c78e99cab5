import { type Nesting, segmentsOf } from "./nesting.js";

/** Finds the innermost entry for an IPv6 address. */
export class Ipv6Segments {
  readonly #starts: readonly bigint[];
  readonly #entries: Int32Array;

  constructor(nesting: Nesting<unknown>) {
    const segments = segmentsOf(nesting, 6);
    this.#starts = segments.map((segment) => segment.start);
    this.#entries = Int32Array.from(segments, (segment) => segment.entry);
  }

  /** The entry, −1 for none. */
  find(address: bigint): number {
    let low = 0;
    let high = this.#starts.length - 1;
    // The last segment that starts at or before the address.
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as bigint) <= address) low = middle;
      else high = middle - 1;
    }
    return this.#entries[low] as number;
  }
}
