import { compileLayout } from "../fold/scan-program.js";
import type { TypedFold } from "../fold/typed-fold.js";
import type { Layout } from "../format/layout.js";
import type { ObjectLimits } from "../object/limits.js";
import { TextReader } from "../object/text-reader.js";
import { ISSUE_TEXT_LENGTH } from "../record/line-issue.js";
import { isLineFault } from "../record/parse-record.js";
import { type KeyFacts, parseKey } from "../source/key-facts.js";

const LF = 10;
const CR = 13;
/** What is kept of a line that is too long: as much as the readable reader keeps. */
const KEPT_BYTES = 256;

/** Feeds the text of one object to the engine, and the lines it does not take to the readable parser. */
export class TextFeeder {
  recordCount = 0;
  #lineCount = 0;
  readonly #fold: TypedFold;
  readonly #reader: TextReader;
  readonly #maxLineBytes: number;
  readonly #key: string;
  readonly #facts: KeyFacts;
  #compiled: Layout | null = null;
  /** False until the layout is known, and for one whose records cannot become evidence. */
  #isScanned = false;
  /** The beginning of a line whose end is in the next chunk. */
  #carry: Uint8Array[] = [];
  #carryBytes = 0;

  constructor(fold: TypedFold, key: string, layout: Layout | null, { maxLineBytes }: ObjectLimits) {
    this.#fold = fold;
    this.#key = key;
    this.#facts = parseKey(key);
    fold.beginObject(this.#facts);
    this.#reader = new TextReader(layout);
    this.#maxLineBytes = maxLineBytes;
    this.#recompile();
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    if (this.#carryBytes > 0) {
      const end = chunk.indexOf(LF);
      this.#keep(new Uint8Array(end === -1 ? chunk : chunk.subarray(0, end + 1)));
      if (end === -1) return;
      from = end + 1;
      this.#flush();
    }
    const to = chunk.lastIndexOf(LF) + 1;
    if (to > from) this.#lines(chunk, from, to);
    if (Math.max(to, from) < chunk.length) this.#keep(new Uint8Array(chunk.subarray(Math.max(to, from))));
  }

  /** The object ended as it should: a last line without an end is a line. */
  finish(): void {
    if (this.#carryBytes === 0) return;
    this.#keep(Uint8Array.of(LF));
    this.#flush();
  }

  /** Pieces that outlive their chunk are copies: the source may use its buffer again. */
  #keep(piece: Uint8Array): void {
    if (this.#carryBytes <= this.#maxLineBytes) this.#carry.push(piece);
    this.#carryBytes += piece.length;
  }

  #flush(): void {
    const isTooLong = this.#carryBytes - 1 > this.#maxLineBytes;
    const bytes = Buffer.concat(this.#carry);
    this.#carry = [];
    this.#carryBytes = 0;
    if (isTooLong) this.#tooLong(bytes, 0, bytes.length);
    else this.#lines(bytes, 0, bytes.length);
  }

  #lines(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; ) {
      const end = this.#isScanned ? this.#fold.put(bytes, at, to) : at;
      // A line that is longer than all the engine holds is odd as well.
      at = end === at ? this.#oddLine(bytes, at) : this.#scan(bytes, at, end);
    }
  }

  /** Folds the lines that were put, and returns where it stopped. */
  #scan(bytes: Uint8Array, from: number, to: number): number {
    for (let at = from; ; at = this.#oddLine(bytes, at)) {
      if (at === to || !this.#isScanned) return at;
      const { byteCount, lineCount, recordCount } = this.#fold.scan(at - from, to - from, this.#maxLineBytes);
      at += byteCount;
      this.recordCount += recordCount;
      this.#lineCount += lineCount;
      if (at === to) return at;
    }
  }

  /** Reads the line at a place as people would, and returns where the next begins. */
  #oddLine(bytes: Uint8Array, at: number): number {
    const end = bytes.indexOf(LF, at);
    if (end - at > this.#maxLineBytes) this.#tooLong(bytes, at, end);
    else this.#odd(bytes, at, end);
    return end + 1;
  }

  #odd(bytes: Uint8Array, from: number, to: number): void {
    const text = textOf(bytes, from, to > from && bytes[to - 1] === CR ? to - 1 : to);
    const line = ++this.#lineCount;
    const meaning = this.#reader.read(text);
    if (this.#reader.layout !== this.#compiled) this.#recompile();
    if (meaning === "blank" || meaning === "header") return;
    const key = this.#key;
    if (isLineFault(meaning)) this.#fold.addIssue({ ...meaning, key, line, text: text.slice(0, ISSUE_TEXT_LENGTH) });
    else {
      this.recordCount++;
      this.#fold.addRecord(meaning, { key, line, facts: this.#facts, text, layout: this.#compiled });
    }
  }

  #tooLong(bytes: Uint8Array, from: number, to: number): void {
    const text = textOf(bytes, from, Math.min(to, from + KEPT_BYTES));
    const line = ++this.#lineCount;
    const code = "SGT_FLOWLOGS_LINE_TOO_LONG";
    this.#fold.addIssue({ code, field: null, key: this.#key, line, text: text.slice(0, ISSUE_TEXT_LENGTH) });
  }

  #recompile(): void {
    this.#compiled = this.#reader.layout;
    const program = this.#compiled === null ? null : compileLayout(this.#compiled);
    this.#isScanned = program !== null;
    if (program !== null) this.#fold.setLayout(program);
  }
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("utf8");
}
