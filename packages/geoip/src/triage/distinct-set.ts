import type { TriagePart } from "./triage-settings.js";

const SPREAD = 0x9e3779b1;
const FIRST_SLOTS = 1 << 16;
const MOST_SLOTS = 1 << 25;
/** Of the slots, so many may be taken before the table is made larger. */
const FULL = 0.7;
const MOST_OTHERS = 1_000_000;

/** Counts different addresses, as long as they are at most 23 million IPv4 and a million others: four bytes for each. */
export class DistinctSet {
  /** Address + 1, so that 0 is an empty slot; the broadcast address would be 0 too and is noted apart. */
  #slots: Uint32Array = new Uint32Array(FIRST_SLOTS);
  #size = 0;
  #hasBroadcast = false;
  #isFull = false;
  readonly #others: Set<string> = new Set<string>();

  /** How many there are; null when there are more than can be counted. */
  get size(): number | null {
    return this.#isFull ? null : this.#size + this.#others.size + (this.#hasBroadcast ? 1 : 0);
  }

  add({ addresses, others }: Pick<TriagePart, "addresses" | "others">): void {
    if (this.#isFull) return;
    for (const { text } of others) this.#others.add(text);
    for (let i = 0; i < addresses.length; i++) this.#addIpv4(addresses[i] as number);
    if (this.#others.size > MOST_OTHERS || this.#size > MOST_SLOTS * FULL) {
      this.#isFull = true;
      this.#slots = new Uint32Array(0);
      this.#others.clear();
    }
  }

  #addIpv4(address: number): void {
    const key = (address + 1) >>> 0;
    if (key === 0) {
      this.#hasBroadcast = true;
      return;
    }
    if (!this.#insert(key)) return;
    this.#size++;
    if (this.#size > this.#slots.length * FULL && this.#slots.length < MOST_SLOTS) this.#enlarge();
  }

  #insert(key: number): boolean {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(key, SPREAD) >>> 7) & mask;
    for (let found = this.#slots[slot] as number; found !== 0; found = this.#slots[slot] as number) {
      if (found === key) return false;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = key;
    return true;
  }

  #enlarge(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let i = 0; i < old.length; i++) if (old[i] !== 0) this.#insert(old[i] as number);
  }
}
