import type { Segment } from "./segment.js";

/** What threads share of a table: nothing of it is ever written again. */
export interface Ipv4Parts {
  readonly starts: Uint32Array;
  readonly records: Uint32Array;
  readonly index: Uint32Array;
  /** Leading bits of an address that pick a slot of `index`. */
  readonly indexBits: number;
}

/** With fewer slots the search is longer, with more the index no longer fits the processor's cache. */
const MIN_INDEX_BITS = 12;
const MAX_INDEX_BITS = 20;

/**
 * IPv4 addresses cut into segments, each with a record or none: first addresses in ascending order, and an index over
 * the leading bits of an address that leaves only a few segments to search. Eight bytes a segment.
 */
export class Ipv4Table {
  readonly #starts: Uint32Array;
  /** Record id + 1; 0 is none. */
  readonly #records: Uint32Array;
  readonly #index: Uint32Array;
  readonly #shift: number;
  readonly #length: number;

  constructor({ starts, records, index, indexBits }: Ipv4Parts) {
    this.#starts = starts;
    this.#records = records;
    this.#index = index;
    this.#shift = 32 - indexBits;
    this.#length = starts.length;
  }

  get segmentCount(): number {
    return this.#length;
  }

  get byteCount(): number {
    return this.#starts.byteLength + this.#records.byteLength + this.#index.byteLength;
  }

  get parts(): Ipv4Parts {
    return { starts: this.#starts, records: this.#records, index: this.#index, indexBits: 32 - this.#shift };
  }

  /** The segment that holds an address (an unsigned 32-bit integer). */
  segmentOf(address: number): number {
    const slot = address >>> this.#shift;
    let low = this.#index[slot] as number;
    let high = this.#index[slot + 1] as number;
    // The last segment that starts at or before the address.
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as number) <= address) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * The segments of many addresses. In two steps over all of them: the processor fetches the slots of many at once, and where each
   * search begins, which one after the other would be waited for.
   */
  segmentsOf(addresses: Uint32Array, segments: Uint32Array): void {
    const index = this.#index;
    const shift = this.#shift;
    for (let i = 0; i < addresses.length; i++) segments[i] = index[(addresses[i] as number) >>> shift] as number;
    for (let i = 0; i < addresses.length; i++) segments[i] = this.segmentOf(addresses[i] as number);
  }

  /** The record of an address, −1 for none. */
  find(address: number): number {
    return (this.#records[this.segmentOf(address)] as number) - 1;
  }

  recordOf(segment: number): number {
    return (this.#records[segment] as number) - 1;
  }

  firstOf(segment: number): number {
    return this.#starts[segment] as number;
  }

  lastOf(segment: number): number {
    return segment + 1 < this.#length ? (this.#starts[segment + 1] as number) - 1 : 0xffffffff;
  }

  /** The segments between two addresses, cut off at both. */
  *segments(first: number, last: number): Generator<Segment<number>> {
    for (let at = this.segmentOf(first); at < this.#length && this.firstOf(at) <= last; at++) {
      const from = Math.max(first, this.firstOf(at));
      const to = Math.min(last, this.lastOf(at));
      yield { first: from, last: to, record: this.recordOf(at) };
    }
  }
}

/** Collects segments in ascending order from address 0, and makes the table. */
export class Ipv4TableBuilder {
  #starts: Uint32Array;
  #records: Uint32Array;
  #length = 0;

  constructor(expected: number) {
    this.#starts = new Uint32Array(Math.max(16, expected));
    this.#records = new Uint32Array(Math.max(16, expected));
  }

  get length(): number {
    return this.#length;
  }

  /** From `start` on it is `record`, −1 for none. Starts ascend; the first is 0. */
  add(start: number, record: number): void {
    if (this.#length === this.#starts.length) this.#grow();
    this.#starts[this.#length] = start;
    this.#records[this.#length] = record + 1;
    this.#length++;
  }

  build(): Ipv4Table {
    if (this.#length === 0) this.add(0, -1);
    const starts = shared(this.#starts.subarray(0, this.#length));
    const records = shared(this.#records.subarray(0, this.#length));
    const indexBits = Math.min(MAX_INDEX_BITS, Math.max(MIN_INDEX_BITS, Math.ceil(Math.log2(this.#length))));
    return new Ipv4Table({ starts, records, index: indexOver(starts, indexBits), indexBits });
  }

  #grow(): void {
    const larger = (array: Uint32Array): Uint32Array => {
      const copy = new Uint32Array(array.length * 2);
      copy.set(array);
      return copy;
    };
    this.#starts = larger(this.#starts);
    this.#records = larger(this.#records);
  }
}

/** For each value of the leading bits, the segment in which its first address lies; one more slot for the end. */
function indexOver(starts: Uint32Array, bits: number): Uint32Array {
  const slots = 2 ** bits;
  const index = new Uint32Array(new SharedArrayBuffer((slots + 1) * 4));
  let segment = 0;
  for (let slot = 0; slot < slots; slot++) {
    const first = slot * 2 ** (32 - bits);
    while (segment + 1 < starts.length && (starts[segment + 1] as number) <= first) segment++;
    index[slot] = segment;
  }
  index[slots] = starts.length - 1;
  return index;
}

function shared(array: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
