import { type ByteWriter, WORD_SLACK } from "./byte-writer.js";
import { IdSlots } from "./id-slots.js";

/** Beyond this all is forgotten and made again: a file may have more records than memory has room for. */
const MOST_BYTES = 96 << 20;
/** In front of each text stands its length, in two bytes. */
const HEAD = 2;
/** No text is longer. */
export const LONGEST_FRAGMENT = 0xffff;
const encoder = new TextEncoder();

/** Texts by id, as bytes, made when they are first needed. */
export class FragmentCache {
  readonly #make: (id: number) => string;
  #arena: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(1 << 16));
  #used = 0;
  /** Where the text is in the arena, + 1. */
  #places: IdSlots = new IdSlots();

  constructor(make: (id: number) => string) {
    this.#make = make;
  }

  /** Writes the text of an id. There must be room for `LONGEST_FRAGMENT`. */
  write(id: number, writer: ByteWriter): void {
    const place = this.#places.get(id);
    const at = place === 0 ? this.#add(id) : place - 1;
    const start = at + HEAD;
    writer.copy(this.#arena, start, start + this.#arena.getUint16(at));
  }

  #add(id: number): number {
    const text = this.#make(id);
    const most = Math.min(text.length * 3, LONGEST_FRAGMENT);
    if (this.#used + HEAD + most + WORD_SLACK > this.#arena.byteLength) this.#makeRoom(HEAD + most + WORD_SLACK);
    const at = this.#used;
    const { written } = encoder.encodeInto(text, new Uint8Array(this.#arena.buffer, at + HEAD, most));
    this.#arena.setUint16(at, written);
    this.#used += HEAD + written;
    this.#places.set(id, at + 1);
    return at;
  }

  #makeRoom(count: number): void {
    const old = this.#arena;
    if (old.byteLength >= MOST_BYTES) {
      this.#used = 0;
      this.#places = new IdSlots();
      return;
    }
    const larger = new Uint8Array(Math.max(old.byteLength * 2, this.#used + count));
    larger.set(new Uint8Array(old.buffer, 0, this.#used));
    this.#arena = new DataView(larger.buffer);
  }
}
