import { type ByteWriter, WORD_SLACK } from "./byte-writer.js";
import { IdSlots } from "./id-slots.js";

/** Memory comes by the block: nothing is copied as it grows, and none of it is twice there. */
const BLOCK_BITS = 20;
const BLOCK_BYTES = 1 << BLOCK_BITS;
/** Beyond this all is forgotten and made again: a file may have more records than memory has room for. */
const MOST_BLOCKS = 96;
/** In front of each text stands its length, in two bytes. */
const HEAD = 2;
/** No text is longer. */
export const LONGEST_FRAGMENT = 0xffff;
const encoder = new TextEncoder();

/** Texts by id, as bytes, made when they are first needed. */
export class FragmentCache {
  readonly #make: (id: number) => string;
  #blocks: DataView<ArrayBuffer>[] = [];
  /** Of the last block. */
  #used = BLOCK_BYTES;
  /** Where the text is: number of the block and place in it, + 1. */
  #places: IdSlots = new IdSlots();

  constructor(make: (id: number) => string) {
    this.#make = make;
  }

  /** Writes the text of an id. There must be room for `LONGEST_FRAGMENT`. */
  write(id: number, writer: ByteWriter): void {
    const place = this.#places.get(id);
    const at = place === 0 ? this.#add(id) : place - 1;
    const block = this.#blocks[at >>> BLOCK_BITS] as DataView;
    const start = at & (BLOCK_BYTES - 1);
    writer.copy(block, start + HEAD, start + HEAD + block.getUint16(start));
  }

  #add(id: number): number {
    const text = this.#make(id);
    const most = Math.min(text.length * 3, LONGEST_FRAGMENT);
    if (this.#used + HEAD + most + WORD_SLACK > BLOCK_BYTES) this.#addBlock();
    const block = this.#blocks.at(-1) as DataView<ArrayBuffer>;
    const start = this.#used;
    const { written } = encoder.encodeInto(text, new Uint8Array(block.buffer, start + HEAD, most));
    block.setUint16(start, written);
    this.#used += HEAD + written;
    const at = (this.#blocks.length - 1) * BLOCK_BYTES + start;
    this.#places.set(id, at + 1);
    return at;
  }

  #addBlock(): void {
    if (this.#blocks.length === MOST_BLOCKS) {
      this.#blocks = [];
      this.#places = new IdSlots();
    }
    this.#blocks.push(new DataView(new ArrayBuffer(BLOCK_BYTES)));
    this.#used = 0;
  }
}
