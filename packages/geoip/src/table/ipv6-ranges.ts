import { type Ipv6Finder, type Ipv6Found, ipv6Value, ipv6Words } from "./ipv6-finder.js";
import type { Segment } from "./segment.js";

const ADDRESS_WORDS = 4;
const LAST_ADDRESS = (1n << 128n) - 1n;

export interface Ipv6Parts {
  /** Four words for each segment. */
  readonly starts: Uint32Array;
  /** Record id + 1; 0 is none. */
  readonly records: Uint32Array;
}

/** IPv6 addresses cut into segments in ascending order from address 0. Twenty bytes a segment. */
export class Ipv6Ranges implements Ipv6Finder {
  readonly parts: Ipv6Parts;

  constructor(parts: Ipv6Parts) {
    this.parts = parts;
  }

  get byteCount(): number {
    return this.parts.starts.byteLength + this.parts.records.byteLength;
  }

  find(words: Uint32Array): number {
    return this.#recordOf(this.#segmentOf(words));
  }

  locate(words: Uint32Array): Ipv6Found {
    const segment = this.#segmentOf(words);
    return { record: this.#recordOf(segment), first: this.#firstOf(segment), last: this.#lastOf(segment) };
  }

  *segments(first: bigint, last: bigint): Generator<Segment<bigint>> {
    const count = this.parts.records.length;
    for (let at = this.#segmentOf(ipv6Words(first)); at < count && this.#firstOf(at) <= last; at++) {
      const from = this.#firstOf(at);
      const to = this.#lastOf(at);
      yield { first: from < first ? first : from, last: to > last ? last : to, record: this.#recordOf(at) };
    }
  }

  /** The last segment that starts at or before the address. */
  #segmentOf(words: Uint32Array): number {
    let low = 0;
    let high = this.parts.records.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#startsUpTo(middle, words)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #startsUpTo(segment: number, words: Uint32Array): boolean {
    for (let i = 0; i < ADDRESS_WORDS; i++) {
      const start = this.parts.starts[segment * ADDRESS_WORDS + i] as number;
      if (start !== words[i]) return start < (words[i] as number);
    }
    return true;
  }

  #recordOf(segment: number): number {
    return (this.parts.records[segment] as number) - 1;
  }

  #firstOf(segment: number): bigint {
    return ipv6Value(this.parts.starts, segment * ADDRESS_WORDS);
  }

  #lastOf(segment: number): bigint {
    return segment + 1 < this.parts.records.length ? this.#firstOf(segment + 1) - 1n : LAST_ADDRESS;
  }
}

/** Makes the table of segments that ascend from address 0. */
export function buildIpv6Ranges(segments: readonly { readonly start: bigint; readonly record: number }[]): Ipv6Ranges {
  const starts = new Uint32Array(new SharedArrayBuffer(segments.length * ADDRESS_WORDS * 4));
  const records = new Uint32Array(new SharedArrayBuffer(segments.length * 4));
  for (const [i, { start, record }] of segments.entries()) {
    ipv6Words(start, starts.subarray(i * ADDRESS_WORDS, i * ADDRESS_WORDS + ADDRESS_WORDS));
    records[i] = record + 1;
  }
  return new Ipv6Ranges({ starts, records });
}
