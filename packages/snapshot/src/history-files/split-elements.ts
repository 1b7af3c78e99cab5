import { snapshotError } from "../errors.js";

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];
/** Within a list of the outermost object. */
const IN_LIST = 2;
/** No event or item is so large; one that is would fill memory. */
const MOST_BYTES = 64 * 1024 * 1024;
/** The lists that are taken apart, in a document's outermost object. */
const LIST = /^\s*\{(?:[^[\]]*,)?\s*"(Records|configurationItems)"\s*:\s*\[\s*$/;
/** So much of what stands before a list is looked at. */
const HEAD_BYTES = 4_096;

/** A part of a document: an element of its list, or, where it holds no such list, all of it. */
export interface Part {
  readonly list: string | null;
  readonly value: unknown;
}

/**
 * Takes the JSON document of AWS Config or CloudTrail apart while it comes in: it may hold hundreds of megabytes in one line.
 *
 * @throws `SGT_SNAPSHOT_NOT_JSON` for what is not JSON, ends too early or holds an element beyond 64 MiB.
 */
export async function* splitElements(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  const splitter = new Splitter();
  for await (const chunk of chunks) yield* splitter.take(chunk);
  yield* splitter.finish();
}

class Splitter {
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  #list: string | null = null;
  #wasList = false;
  /** Of the element at hand, else of what stands outside all elements. */
  #pieces: Uint8Array[] = [];
  #byteCount = 0;
  /** Where in the chunk begins what is not kept yet. */
  #start = 0;

  *take(chunk: Uint8Array): Generator<Part> {
    this.#start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (this.#isText) this.#passText(byte);
      else if (byte === QUOTE) this.#isText = true;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#open(byte, chunk, at);
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        const part = this.#close(chunk, at);
        if (part !== null) yield part;
      }
    }
    this.#keep(chunk.subarray(this.#start));
  }

  #open(byte: number, chunk: Uint8Array, at: number): void {
    if (this.#list !== null && this.#depth === IN_LIST) {
      // Commas and blanks between elements.
      this.#clear();
      this.#start = at;
    }
    this.#depth += 1;
    if (this.#depth !== IN_LIST || byte !== OPEN_LIST || this.#wasList) return;
    this.#keepTo(chunk, at);
    this.#enterList();
  }

  #close(chunk: Uint8Array, at: number): Part | null {
    this.#depth -= 1;
    if (this.#list === null) return null;
    if (this.#depth < IN_LIST) this.#list = null;
    if (this.#list === null || this.#depth !== IN_LIST) return null;
    this.#keepTo(chunk, at);
    const part = { list: this.#list, value: this.#parse() };
    this.#clear();
    return part;
  }

  #keepTo(chunk: Uint8Array, at: number): void {
    this.#keep(chunk.subarray(this.#start, at + 1));
    this.#start = at + 1;
  }

  *finish(): Generator<Part> {
    if (this.#depth !== 0 || this.#isText) throw notJson("it ends too early");
    if (!this.#wasList) yield { list: null, value: this.#parse() };
  }

  #passText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isText = false;
  }

  #enterList(): void {
    if (this.#byteCount > HEAD_BYTES) return;
    const name = LIST.exec(Buffer.concat(this.#pieces).toString())?.[1];
    if (name === undefined) return;
    this.#list = name;
    this.#wasList = true;
    this.#clear();
  }

  /** Copies: whoever reads may use the chunk again. */
  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0 || (this.#wasList && this.#list === null)) return;
    this.#byteCount += bytes.length;
    if (this.#byteCount > MOST_BYTES) throw notJson("it holds an element that is too large");
    this.#pieces.push(Uint8Array.from(bytes));
  }

  #clear(): void {
    this.#pieces = [];
    this.#byteCount = 0;
  }

  #parse(): unknown {
    try {
      return JSON.parse(Buffer.concat(this.#pieces).toString());
    } catch (cause) {
      throw notJson((cause as Error).message, cause);
    }
  }
}

function notJson(why: string, cause?: unknown): Error {
  return snapshotError("SGT_SNAPSHOT_NOT_JSON", `not JSON: ${why}`, { cause, hint: "Copy the file again." });
}
