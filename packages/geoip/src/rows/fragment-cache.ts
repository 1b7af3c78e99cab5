import type { ByteWriter } from "./byte-writer.js";

/** Beyond this all is forgotten and made again: a file may have more records than memory has room for. */
const MOST_BYTES = 96 << 20;
const IDS_PER_DATABASE = 2 ** 31;
const encoder = new TextEncoder();

/** Texts by the id of a record, as bytes, made when they are first needed. */
export class FragmentCache {
  readonly #make: (id: number) => string;
  #arena: Uint8Array = new Uint8Array(1 << 16);
  #used = 0;
  /** By database and record: where the text is in the arena + 1; in front of it stands its length in two bytes. */
  #places: Uint32Array[] = [];

  constructor(make: (id: number) => string) {
    this.#make = make;
  }

  /** Writes the text of a record. */
  write(id: number, writer: ByteWriter): void {
    const database = id < IDS_PER_DATABASE ? 0 : Math.floor(id / IDS_PER_DATABASE);
    const record = database === 0 ? id : id % IDS_PER_DATABASE;
    const place = this.#places[database]?.[record] ?? 0;
    const at = place === 0 ? this.#add(id, database, record) : place - 1;
    const length = ((this.#arena[at] as number) << 8) | (this.#arena[at + 1] as number);
    writer.reserve(length + 64);
    writer.copy(this.#arena, at + 2, at + 2 + length);
  }

  #add(id: number, database: number, record: number): number {
    const bytes = encoder.encode(this.#make(id)).subarray(0, 0xffff);
    if (this.#used + bytes.length + 2 > this.#arena.length) this.#grow(bytes.length + 2);
    const at = this.#used;
    this.#arena[at] = bytes.length >> 8;
    this.#arena[at + 1] = bytes.length & 255;
    this.#arena.set(bytes, at + 2);
    this.#used += bytes.length + 2;
    this.#slots(database, record)[record] = at + 1;
    return at;
  }

  #grow(count: number): void {
    if (this.#arena.length >= MOST_BYTES) {
      this.#used = 0;
      this.#places = [];
      return;
    }
    const larger = new Uint8Array(Math.max(this.#arena.length * 2, this.#used + count));
    larger.set(this.#arena.subarray(0, this.#used));
    this.#arena = larger;
  }

  #slots(database: number, record: number): Uint32Array {
    const slots = this.#places[database];
    if (slots !== undefined && record < slots.length) return slots;
    const larger = new Uint32Array(Math.max(1024, (record + 1) * 2));
    if (slots !== undefined) larger.set(slots);
    while (this.#places.length < database) this.#places.push(new Uint32Array(0));
    this.#places[database] = larger;
    return larger;
  }
}
