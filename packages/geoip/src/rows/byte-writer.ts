const SLASH = 47;
/** Parts are copied four bytes at a time, so up to three more are read and written than meant; what comes next covers them. */
export const WORD_SLACK = 3;
const encoder = new TextEncoder();

/** Bytes of a text that is copied again and again, with the slack behind it. */
export function fragmentOf(text: string): DataView<ArrayBuffer> {
  const bytes = encoder.encode(text);
  const padded = new Uint8Array(bytes.length + WORD_SLACK);
  padded.set(bytes);
  return new DataView(padded.buffer);
}

/** Bytes of text, put together without making strings. Whoever writes makes room before: nothing else checks. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity + WORD_SLACK);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room for this many bytes more, so that what follows needs no checks. */
  reserve(count: number): void {
    if (this.#length + count + WORD_SLACK > this.#bytes.length) this.#grow(count);
  }

  /** Copies part of another buffer, behind which there are `WORD_SLACK` bytes more. */
  copy(from: DataView, start: number, end: number): void {
    const view = this.#view;
    let at = this.#length;
    for (let i = start; i < end; i += 4, at += 4) view.setInt32(at, from.getInt32(i, true), true);
    this.#length += end - start;
  }

  fragment(fragment: DataView): void {
    this.copy(fragment, 0, fragment.byteLength - WORD_SLACK);
  }

  /** Makes its own room. */
  text(text: string): void {
    if (text === "") return;
    this.reserve(text.length * 3);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** Dotted decimal of an unsigned 32-bit integer. */
  ipv4(value: number): void {
    this.#octet(value >>> 24);
    this.#octet((value >>> 16) & 255);
    this.#octet((value >>> 8) & 255);
    this.#octet(value & 255);
    // The last one has no dot behind it.
    this.#length--;
  }

  /** `192.0.2.0/24` */
  ipv4Prefix(first: number, length: number): void {
    this.ipv4(first);
    this.#bytes[this.#length++] = SLASH;
    this.#octet(length);
    this.#length--;
  }

  /** What was written, until something else is. */
  peek(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** What was written, with its buffer if it fills a good part of it; writing goes on in `spare`, or in a new one. */
  take(spare: ArrayBuffer | null): Uint8Array<ArrayBuffer> {
    const written = this.peek();
    this.#length = 0;
    if (written.length * 2 < this.#bytes.length) return written.slice();
    this.#writeTo(spare ?? new ArrayBuffer(this.#bytes.length));
    return written;
  }

  /** Forgets what was written. */
  clear(): void {
    this.#length = 0;
  }

  #octet(value: number): void {
    this.#view.setInt32(this.#length, OCTETS[value] as number, true);
    this.#length += OCTET_LENGTHS[value] as number;
  }

  #grow(count: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count + WORD_SLACK));
    larger.set(this.peek());
    this.#writeTo(larger.buffer);
  }

  #writeTo(buffer: ArrayBuffer): void {
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }
}

/** The numbers of a byte in decimal with a dot behind, as the bytes of one word, and how many of them count. */
const OCTET_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, value) => `${value}.`);
const OCTETS: Int32Array = Int32Array.from(OCTET_TEXTS, (text) => Buffer.from(text.padEnd(4)).readInt32LE());
const OCTET_LENGTHS: Uint8Array = Uint8Array.from(OCTET_TEXTS, (text) => text.length);
