const FIRST_CAPACITY = 256;

/** Numbers IPv6 addresses in the order of their first appearance; 16 bytes each. */
export class Ipv6Table {
  count = 0;
  #words = new Uint32Array(FIRST_CAPACITY * 4);
  #slots = new Int32Array(FIRST_CAPACITY * 2);

  /** The number of the address with these four words. */
  id(a: number, b: number, c: number, d: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = mix(a, b, c, d) & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot] as number;
      if (found === 0) return this.#insert(slot, a, b, c, d);
      const at = (found - 1) * 4;
      const w = this.#words;
      if (w[at + 3] === d >>> 0 && w[at + 2] === c >>> 0 && w[at + 1] === b >>> 0 && w[at] === a >>> 0)
        return found - 1;
    }
  }

  /** The four words of each address in order. */
  words(): Uint32Array {
    return this.#words.slice(0, this.count * 4);
  }

  #insert(slot: number, a: number, b: number, c: number, d: number): number {
    const id = this.count++;
    if (id * 4 === this.#words.length) this.#growWords();
    this.#words.set([a, b, c, d], id * 4);
    this.#slots[slot] = id + 1;
    if (this.count * 2 > this.#slots.length) this.#growSlots();
    return id;
  }

  #growWords(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.count; id++) {
      const [a = 0, b = 0, c = 0, d = 0] = this.#words.subarray(id * 4, id * 4 + 4);
      let slot = mix(a, b, c, d) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

function mix(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(d, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ Math.imul(b, 0xc2b2ae35), 0x27d4eb2f) ^ Math.imul(a, 0x165667b1);
  return hash ^ (hash >>> 16);
}
