/** A set of the numbers 0 to size − 1, one bit each: sets of thousands are joined and counted quickly. */
export class NodeSet {
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  add(index: number): void {
    this.#words[index >>> 5] = (this.#words[index >>> 5] as number) | (1 << (index & 31));
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5] as number) & (1 << (index & 31))) !== 0;
  }

  addAll(other: NodeSet): void {
    for (let i = 0; i < this.#words.length; i += 1)
      this.#words[i] = (this.#words[i] as number) | (other.#words[i] as number);
  }

  get count(): number {
    let count = 0;
    for (const word of this.#words) count += bitCount(word);
    return count;
  }
}

/** Bits set in 32, counted in parallel (Hacker's Delight, section 5-1). */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
