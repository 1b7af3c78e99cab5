import type { Engine } from "./engine.js";
import { ENDPOINT, ENTRY_WORDS, IPV6_BIT, KIND, REMOTE } from "./entry.js";

const PIECE_ENTRIES = 16_384;

/** Distinct keys and what was folded under them, in the memory of an engine. */
export class KeyTable {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get count(): number {
    return this.#engine.run.keyCount();
  }

  /** Beyond it there is an error. */
  setMaxCount(count: number): void {
    this.#engine.run.setMaxKeys(Math.min(count, 2 ** 32 - 1));
  }

  /** Its entries in pieces of {@link PIECE_ENTRIES}, the last of which may have fewer. */
  get pieceCount(): number {
    return Math.ceil(this.count / PIECE_ENTRIES);
  }

  /** The words of a piece: a view, until it is added to. */
  piece(index: number): Int32Array {
    const size = Math.min(PIECE_ENTRIES, this.count - index * PIECE_ENTRIES);
    return this.#engine.words(this.#engine.run.entryChunk(index), size * ENTRY_WORDS);
  }

  /**
   * Joins a piece of another table, whose endpoints and IPv6 addresses have other numbers here.
   *
   * @throws SgtError `SGT_FLOWLOGS_TOO_MANY_KEYS`
   */
  join(piece: Int32Array, endpointOf: Int32Array, ipv6Of: Uint32Array): void {
    renumber(piece, endpointOf, ipv6Of);
    const { INPUT_BYTES, INPUT } = this.#engine.run;
    const size = Math.floor(INPUT_BYTES.value / 4 / ENTRY_WORDS) * ENTRY_WORDS;
    for (let from = 0; from < piece.length; from += size) {
      const part = piece.subarray(from, from + size);
      this.#engine.words(INPUT.value, part.length).set(part);
      this.#engine.run.joinEntries(INPUT.value, part.length / ENTRY_WORDS);
    }
  }
}

/** In place. */
function renumber(words: Int32Array, endpointOf: Int32Array, ipv6Of: Uint32Array): void {
  for (let at = 0; at < words.length; at += ENTRY_WORDS) {
    words[at + ENDPOINT] = endpointOf[words[at + ENDPOINT] as number] as number;
    if (((words[at + KIND] as number) & IPV6_BIT) === 0) continue;
    words[at + REMOTE] = ipv6Of[words[at + REMOTE] as number] as number;
  }
}
