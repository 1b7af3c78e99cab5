/** A line with more characters is no record. */
const MOST_CHARS = 131_072;

/** Cuts text into lines. What is longer than any line may be goes where it is told, in pieces. */
export class LineCutter {
  #rest = "";
  #isLong = false;
  readonly #onLine: (line: string) => void;
  readonly #onLong: (piece: string) => void;

  constructor(onLine: (line: string) => void, onLong: (piece: string) => void) {
    this.#onLine = onLine;
    this.#onLong = onLong;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line, "\n");
    if (this.#rest.length > MOST_CHARS) {
      this.#onLong(this.#rest);
      this.#rest = "";
      this.#isLong = true;
    }
  }

  finish(): void {
    if (this.#rest !== "" || this.#isLong) this.#line(this.#rest, "");
    this.#rest = "";
  }

  #line(line: string, end: string): void {
    if (this.#isLong) this.#onLong(line + end);
    else this.#onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    this.#isLong = false;
  }
}
