import { DAY_BITS, ENDPOINT, hashKey, type KeyTable, KIND, REMOTE, WORDS } from "./key-table.js";
import { IPV6_BIT } from "./typed-fold.js";

const SIZE = 1_024;

/** Joins the entries of one table into another, many at a time for the reason that `FlowBatch` gives. */
export class EntryBatch {
  readonly #keys: KeyTable;
  readonly #endpoint = new Int32Array(SIZE);
  readonly #remote = new Int32Array(SIZE);
  readonly #hash = new Int32Array(SIZE);
  readonly #found = new Int32Array(SIZE);

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  /** The first `count` entries of a chunk, whose endpoints and IPv6 addresses have other numbers here. */
  join(words: Int32Array, count: number, endpointOf: Int32Array, ipv6Of: Uint32Array): void {
    const floats = new Float64Array(words.buffer);
    for (let from = 0; from < count; from += SIZE) {
      const size = Math.min(SIZE, count - from);
      this.#translate(words, from, size, endpointOf, ipv6Of);
      this.#keys.fetch(this.#hash, this.#found, size);
      for (let i = 0; i < size; i++) this.#joinOne(words, floats, (from + i) * WORDS, i);
    }
  }

  #translate(words: Int32Array, from: number, size: number, endpointOf: Int32Array, ipv6Of: Uint32Array): void {
    for (let i = 0; i < size; i++) {
      const at = (from + i) * WORDS;
      const kind = words[at + KIND] as number;
      const own = words[at + REMOTE] as number;
      const remote = (kind & IPV6_BIT) === 0 ? own : (ipv6Of[own] as number);
      const endpoint = endpointOf[words[at + ENDPOINT] as number] as number;
      this.#endpoint[i] = endpoint;
      this.#remote[i] = remote;
      this.#hash[i] = hashKey(endpoint, remote, kind, (words[at + DAY_BITS] as number) & 0xffff);
    }
  }

  #joinOne(words: Int32Array, floats: Float64Array, at: number, i: number): void {
    const day = (words[at + DAY_BITS] as number) & 0xffff;
    const kind = words[at + KIND] as number;
    const hash = this.#hash[i] as number;
    const entry = this.#keys.find(this.#endpoint[i] as number, this.#remote[i] as number, kind, day, hash);
    this.#keys.join(entry, words, floats, at);
  }
}
