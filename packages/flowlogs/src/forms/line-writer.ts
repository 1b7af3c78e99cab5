import { DEFAULT_LAYOUT, type Layout } from "../format/layout.js";

/** Text that is handed on at once. */
const PIECE_CHARS = 65_536;

/**
 * Writes what a form held as the text of a plain flow log, so that whatever reads text reads all forms, with the same
 * limits and the same account of bad lines.
 */
export class LineWriter {
  /** The layout of records that come without one. */
  readonly #given: Layout;
  /** The header that stands above the line to come; empty where none does. */
  #header = "";
  #text = "";
  readonly #ready: Uint8Array[] = [];

  constructor(given: Layout | null) {
    this.#given = given ?? DEFAULT_LAYOUT;
  }

  /** A record as AWS wrote it, in the layout of the source; several where there are several lines. */
  record(text: string): void {
    if (this.#header !== "") this.#setHeader(this.#given.fields.join(" "));
    this.#put(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** A record whose values are apart. */
  row(fields: readonly string[], values: readonly unknown[]): void {
    this.#setHeader(fields.join(" "));
    this.#put(`${values.map(wordOf).join(" ")}\n`);
  }

  /** What is no record, on one line: the reader of lines says what is wrong with it. */
  other(text: string): void {
    this.#put(`${text.replaceAll(/[\r\n]+/g, " ")}\n`);
  }

  /** Text as it is, which may end within a line. */
  part(text: string): void {
    this.#put(text);
  }

  /** What was written since the last time. */
  take(isEnd = false): Uint8Array[] {
    if (isEnd) this.#flush();
    return this.#ready.splice(0);
  }

  #setHeader(header: string): void {
    if (header === this.#header) return;
    this.#header = header;
    this.#put(`${header}\n`);
  }

  #put(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE_CHARS) this.#flush();
  }

  #flush(): void {
    if (this.#text !== "") this.#ready.push(Buffer.from(this.#text));
    this.#text = "";
  }
}

/** A value as AWS writes it in text. Blanks, which no value of AWS holds, must not look like the end of one. */
export function wordOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "-";
  if (typeof value !== "string") return String(value);
  return BLANK.test(value) ? value.replaceAll(/\s/g, "%20") : value;
}

const BLANK = /\s/;
