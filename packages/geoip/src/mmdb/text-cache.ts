/** What mmdb-lib keeps of a value: itself and where the next one begins. */
interface Decoded {
  readonly value: unknown;
  readonly offset: number;
}

/** Beyond this all are forgotten: names of fields, countries and parts of countries are few, cities need not stay. */
const MOST_TEXTS = 1 << 14;
/** Longer ones are rare, and a hostile file must not fill memory with them. */
const LONGEST_TEXT = 64;

/** Texts that records point to, by offset. Every record names its fields and its country: half the time of decoding goes into these. */
export class TextCache {
  readonly #texts: Map<number, Decoded> = new Map<number, Decoded>();

  get(offset: number): Decoded | undefined {
    return this.#texts.get(offset);
  }

  set(offset: number, decoded: Decoded): void {
    if (typeof decoded.value !== "string" || decoded.value.length > LONGEST_TEXT) return;
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
    this.#texts.set(offset, decoded);
  }
}
