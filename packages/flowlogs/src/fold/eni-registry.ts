/** The longest interface id the parser accepts. */
const ID_BYTES = 40;
const FIRST_CAPACITY = 256;

/** Interfaces by number, found by the bytes of their id. */
export class EniRegistry {
  readonly ids: string[] = [];
  #bytes = new Uint8Array(FIRST_CAPACITY * ID_BYTES);
  #lengths = new Uint8Array(FIRST_CAPACITY);
  #slots = new Int32Array(FIRST_CAPACITY * 2);
  #hashes = new Int32Array(FIRST_CAPACITY);

  /** The number of the id in these bytes, whose `hashId` is `hash`; -1 when it is new. */
  find(buffer: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot] as number;
      if (found === 0) return -1;
      if (this.#hashes[found - 1] === hash && this.#isSame(found - 1, buffer, from, to)) return found - 1;
    }
  }

  /** The number of an id given as text; made when it is new. */
  id(text: string): number {
    const bytes = Buffer.from(text, "latin1");
    const hash = hashId(bytes, 0, bytes.length);
    const known = this.find(bytes, 0, bytes.length, hash);
    return known === -1 ? this.#insert(text, bytes, hash) : known;
  }

  #isSame(eni: number, buffer: Uint8Array, from: number, to: number): boolean {
    if (this.#lengths[eni] !== to - from) return false;
    const bytes = this.#bytes;
    // From the end: ids of one account differ there first.
    for (let i = to - 1, at = eni * ID_BYTES + to - from - 1; i >= from; i--, at--) {
      if (bytes[at] !== buffer[i]) return false;
    }
    return true;
  }

  #insert(text: string, bytes: Uint8Array, hash: number): number {
    const eni = this.ids.length;
    if (eni === this.#lengths.length) this.#grow();
    this.ids.push(text);
    this.#bytes.set(bytes, eni * ID_BYTES);
    this.#lengths[eni] = bytes.length;
    this.#hashes[eni] = hash;
    this.#index(eni);
    return eni;
  }

  #index(eni: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#hashes[eni] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = eni + 1;
  }

  #grow(): void {
    const capacity = this.#lengths.length * 2;
    this.#bytes = grown(this.#bytes, new Uint8Array(capacity * ID_BYTES));
    this.#lengths = grown(this.#lengths, new Uint8Array(capacity));
    this.#hashes = grown(this.#hashes, new Int32Array(capacity));
    this.#slots = new Int32Array(capacity * 2);
    for (let eni = 0; eni < this.ids.length; eni++) this.#index(eni);
  }
}

/** The hash by which ids are found. */
export function hashId(buffer: Uint8Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + (buffer[i] as number)) | 0;
  return hash ^ (hash >>> 15);
}

function grown<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
