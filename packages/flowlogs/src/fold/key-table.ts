import type { Engine } from "./engine.js";
import { ENDPOINT, IPV6_BIT, KIND, REMOTE, WORDS } from "./entry.js";

const CHUNK_BITS = 14;
const CHUNK_ENTRIES = 1 << CHUNK_BITS;

/** Entries that may lie in another thread's memory: pieces of {@link CHUNK_ENTRIES}, the last of which is not full. */
export interface Entries {
  readonly count: number;
  readonly words: readonly Int32Array[];
}

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

  /** A view of what it holds, until it is added to. */
  entries(): Entries {
    const { count } = this;
    const words = Array.from({ length: Math.ceil(count / CHUNK_ENTRIES) }, (_, chunk) => {
      const size = Math.min(CHUNK_ENTRIES, count - chunk * CHUNK_ENTRIES);
      return this.#engine.words(this.#engine.run.entryChunk(chunk), size * WORDS);
    });
    return { count, words };
  }

  /**
   * Joins entries whose endpoints and IPv6 addresses have other numbers here.
   *
   * @throws SgtError `SGT_FLOWLOGS_TOO_MANY_KEYS`
   */
  join({ words }: Entries, endpointOf: Int32Array, ipv6Of: Uint32Array): void {
    const { input, run } = this.#engine;
    const size = Math.floor(input.length / 4 / WORDS) * WORDS;
    const room = new Int32Array(input.buffer, input.byteOffset, size);
    for (const chunk of words) {
      for (let from = 0; from < chunk.length; from += size) {
        const piece = chunk.subarray(from, from + size);
        room.set(piece);
        renumber(room, piece.length, endpointOf, ipv6Of);
        run.joinEntries(input.byteOffset, piece.length / WORDS);
      }
    }
  }
}

function renumber(words: Int32Array, length: number, endpointOf: Int32Array, ipv6Of: Uint32Array): void {
  for (let at = 0; at < length; at += WORDS) {
    words[at + ENDPOINT] = endpointOf[words[at + ENDPOINT] as number] as number;
    if (((words[at + KIND] as number) & IPV6_BIT) !== 0)
      words[at + REMOTE] = ipv6Of[words[at + REMOTE] as number] as number;
  }
}
