/** A line without its end; `isTooLong` when only its beginning is kept. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly isTooLong: boolean;
}

const NEWLINE = 10;
/** What is kept of a line that is too long: enough to recognise it. */
const KEPT_BYTES = 256;

/**
 * Cuts text into lines ending in LF or CR LF. A last line without an end is a line, unless reading
 * failed: then it may be cut and is left out with the rest of the object.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, maxLineBytes: number): AsyncGenerator<Line> {
  const cutter = new LineCutter(maxLineBytes);
  for await (const chunk of chunks) yield* cutter.push(chunk);
  yield* cutter.finish();
}

class LineCutter {
  readonly #maxLineBytes: number;
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #number = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  *push(chunk: Uint8Array): Generator<Line> {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, at));
      yield this.#take();
      from = at + 1;
    }
    // A copy: the source may use its buffer again.
    this.#keep(new Uint8Array(chunk.subarray(from)));
  }

  *finish(): Generator<Line> {
    if (this.#restBytes > 0) yield this.#take();
  }

  #keep(piece: Uint8Array): void {
    if (this.#restBytes <= this.#maxLineBytes) this.#rest.push(piece);
    this.#restBytes += piece.length;
  }

  #take(): Line {
    const isTooLong = this.#restBytes > this.#maxLineBytes;
    const bytes = Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restBytes = 0;
    const text = (isTooLong ? bytes.subarray(0, KEPT_BYTES) : bytes).toString("utf8");
    return { number: ++this.#number, text: text.endsWith("\r") ? text.slice(0, -1) : text, isTooLong };
  }
}
