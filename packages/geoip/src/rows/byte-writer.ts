const COMMA = 44;
const DOT = 46;
const ZERO = 48;
const encoder = new TextEncoder();

/** Bytes of text, put together without making strings. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room for this many bytes more, so that what follows needs no checks. */
  reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  /** Copies part of another array; most parts are too short for `set` to pay. */
  copy(from: Uint8Array, start: number, end: number): void {
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = start; i < end; i++) bytes[at++] = from[i] as number;
    this.#length = at;
  }

  text(text: string): void {
    if (text === "") return;
    this.reserve(text.length * 3);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  comma(): void {
    this.#bytes[this.#length++] = COMMA;
  }

  /** Dotted decimal of an unsigned 32-bit integer. */
  ipv4(value: number): void {
    this.#octet(value >>> 24);
    this.#bytes[this.#length++] = DOT;
    this.#octet((value >>> 16) & 255);
    this.#bytes[this.#length++] = DOT;
    this.#octet((value >>> 8) & 255);
    this.#bytes[this.#length++] = DOT;
    this.#octet(value & 255);
  }

  /** What was written, and an empty writer. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #octet(value: number): void {
    if (value > 99) this.#bytes[this.#length++] = ZERO + Math.floor(value / 100);
    if (value > 9) this.#bytes[this.#length++] = ZERO + (Math.floor(value / 10) % 10);
    this.#bytes[this.#length++] = ZERO + (value % 10);
  }
}
