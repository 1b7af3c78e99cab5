/** `eni-` and 17 hexadecimal digits, as AWS has given them since 2018. */
export const LONG_ID_BYTES = 21;
/** Five words and a byte, padded. */
const ID_WORDS = 6;
const FIRST_CAPACITY = 256;
const NEW = -1;

/**
 * Interface numbers by ids of 21 bytes, compared four bytes at a time. Only ids that were read and
 * found good are in it, so whatever equals one is good.
 */
export class LongIdIndex {
  #count = 0;
  #words = new Int32Array(FIRST_CAPACITY * ID_WORDS);
  #enis = new Int32Array(FIRST_CAPACITY);
  #slots = new Int32Array(FIRST_CAPACITY * 2);

  /** The interface whose id stands at a place; -1 when it is not known. */
  find(view: DataView, at: number): number {
    const words = this.#words;
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(view, at) & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot] as number;
      if (found === 0) return NEW;
      const id = (found - 1) * ID_WORDS;
      if (
        words[id + 4] === view.getInt32(at + 16, true) &&
        words[id + 3] === view.getInt32(at + 12, true) &&
        words[id + 5] === view.getUint8(at + 20) &&
        words[id + 2] === view.getInt32(at + 8, true) &&
        words[id + 1] === view.getInt32(at + 4, true) &&
        words[id] === view.getInt32(at, true)
      ) {
        return this.#enis[found - 1] as number;
      }
    }
  }

  /** Adds an id that `find` did not know. */
  add(view: DataView, at: number, eni: number): void {
    if (this.#count === this.#enis.length) this.#grow();
    const id = this.#count * ID_WORDS;
    for (let word = 0; word < 5; word++) this.#words[id + word] = view.getInt32(at + word * 4, true);
    this.#words[id + 5] = view.getUint8(at + 20);
    this.#enis[this.#count++] = eni;
    this.#place(this.#count - 1);
  }

  #place(index: number): void {
    const [, b = 0, c = 0, d = 0, e = 0] = this.#words.subarray(index * ID_WORDS, index * ID_WORDS + ID_WORDS);
    const mask = this.#slots.length - 1;
    let slot = mix(b, c, d, e) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = index + 1;
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    const enis = new Int32Array(this.#enis.length * 2);
    enis.set(this.#enis);
    this.#words = words;
    this.#enis = enis;
    this.#slots = new Int32Array(enis.length * 2);
    for (let index = 0; index < this.#count; index++) this.#place(index);
  }
}

function hashOf(view: DataView, at: number): number {
  return mix(
    view.getInt32(at + 4, true),
    view.getInt32(at + 8, true),
    view.getInt32(at + 12, true),
    view.getInt32(at + 16, true),
  );
}

function mix(b: number, c: number, d: number, e: number): number {
  const hash =
    Math.imul(e, 0x9e3779b1) ^ Math.imul(d, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(b, 0x27d4eb2f);
  return hash ^ (hash >>> 15);
}
