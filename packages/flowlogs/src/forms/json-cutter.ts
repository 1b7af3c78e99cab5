/** One JSON value that may be a record, or hold some. */
export interface JsonPiece {
  readonly text: string;
  /** `document` without the elements of its list, which came before as `element`; `broken` is no JSON, `plain` none at all. */
  readonly kind: "document" | "element" | "broken" | "plain";
}

/** A value that is longer is not taken for one. A record of Kinesis may have 10 MiB. */
const MOST_CHARS = 16 * 2 ** 20;

/**
 * Cuts JSON documents that follow each other with or without anything between them, such as Firehose joins, into values
 * small enough to be parsed: a document, or where it has a list of events each of these. What is broken is cut where
 * that shows, and the next document is found again. Only the value that is open is kept.
 */
export class JsonCutter {
  readonly #onPiece: (piece: JsonPiece) => void;
  #text = "";
  /** Where the next character to look at stands in the text, and where the open piece begins. */
  #at = 0;
  #from = 0;
  #depth = 0;
  /** The depth of the elements of the open list; -1 outside of one. */
  #listDepth = -1;
  #isInElement = false;
  #isList = false;
  #isInString = false;
  #isEscaped = false;
  /** After a value only a comma, a colon or an end may come: a bracket or quotation mark shows that something is missing. */
  #isAfterValue = false;
  /** The open document without the elements of its lists. */
  #shell = "";
  /** After something broken, what follows on its line belongs to it. */
  #isSkipping = false;

  constructor(onPiece: (piece: JsonPiece) => void) {
    this.#onPiece = onPiece;
  }

  push(text: string): void {
    this.#text = this.#text.slice(this.#from) + text;
    this.#at -= this.#from;
    this.#from = 0;
    while (this.#at < this.#text.length) this.#step();
    if (this.#text.length - this.#from + this.#shell.length > MOST_CHARS) this.#break();
  }

  /** Returns whether the text ended within a document. */
  finish(): boolean {
    if (this.#depth > 0) return true;
    this.#plain(this.#text.length);
    return false;
  }

  #step(): void {
    if (this.#isInString) this.#stringStep();
    else if (this.#depth === 0) this.#outerStep();
    else this.#innerStep();
  }

  #innerStep(): void {
    const char = this.#text.charCodeAt(this.#at);
    if (char === OPEN_OBJECT || char === OPEN_LIST) this.#open(char);
    else if (char === CLOSE_OBJECT || char === CLOSE_LIST) this.#close();
    else if (char === QUOTE) this.#openString();
    else {
      if (char === COMMA || char === COLON) this.#isAfterValue = false;
      else if (char > BLANK) this.#isAfterValue = true;
      this.#at++;
    }
  }

  /** Between documents: plain lines, and the brackets of what was broken before. */
  #outerStep(): void {
    const char = this.#text.charCodeAt(this.#at);
    if (char === OPEN_OBJECT || char === OPEN_LIST) {
      this.#plain(this.#at);
      this.#isList = char === OPEN_LIST;
      this.#listDepth = this.#isList ? 1 : -1;
      this.#depth = 1;
      this.#isAfterValue = false;
      this.#at++;
    } else if (char === LINE_END) {
      this.#plain(this.#at);
      this.#from = ++this.#at;
    } else this.#at++;
  }

  #plain(to: number): void {
    const text = this.#text.slice(this.#from, to);
    this.#from = to;
    if (!this.#isSkipping && !NOTHING.test(text)) this.#onPiece({ kind: "plain", text });
    this.#isSkipping = false;
  }

  #open(char: number): void {
    if (this.#isAfterValue) {
      this.#break();
      return;
    }
    if (!this.#isInElement && this.#depth === this.#listDepth) {
      this.#from = this.#at;
      this.#isInElement = true;
    } else if (char === OPEN_LIST && this.#depth === 1 && !this.#isList) this.#openList();
    this.#depth++;
    this.#at++;
  }

  #openList(): void {
    this.#keep(this.#at);
    if (LIST_KEY.test(this.#shell.slice(-40))) this.#listDepth = 2;
  }

  #close(): void {
    this.#depth--;
    this.#at++;
    this.#isAfterValue = true;
    if (this.#isInElement) {
      if (this.#depth === this.#listDepth) this.#endElement();
    } else if (this.#depth === 0) this.#endDocument();
    else if (this.#depth === this.#listDepth - 1) {
      this.#listDepth = -1;
      this.#from = this.#at - 1;
      this.#shell += "[";
    }
  }

  #endElement(): void {
    this.#onPiece({ kind: "element", text: this.#text.slice(this.#from, this.#at) });
    this.#from = this.#at;
    this.#isInElement = false;
  }

  #endDocument(): void {
    this.#keep(this.#at);
    const text = this.#shell;
    this.#reset();
    if (!this.#isList) this.#onPiece({ kind: "document", text });
  }

  #keep(to: number): void {
    this.#shell += this.#text.slice(this.#from, to);
    this.#from = to;
  }

  #openString(): void {
    if (this.#isAfterValue) {
      this.#break();
      return;
    }
    this.#isInString = true;
    this.#at++;
  }

  /** To the end of the string, or of what is there of it. */
  #stringStep(): void {
    // The character may come with the next piece of text only.
    if (this.#isEscaped) {
      this.#isEscaped = false;
      this.#at++;
      return;
    }
    STRING_END.lastIndex = this.#at;
    const found = STRING_END.exec(this.#text);
    if (found === null) {
      this.#at = this.#text.length;
      return;
    }
    this.#at = found.index;
    const char = this.#text.charCodeAt(this.#at);
    if (char === LINE_END) this.#break();
    else if (char === QUOTE) {
      this.#at++;
      this.#isInString = false;
      this.#isAfterValue = true;
    } else {
      this.#at++;
      this.#isEscaped = true;
    }
  }

  /** Gives up what is open; the next document is looked for from here. */
  #break(): void {
    const text = this.#isInElement ? "" : this.#shell;
    this.#onPiece({ kind: "broken", text: text + this.#text.slice(this.#from, this.#at) });
    this.#from = this.#at;
    this.#reset();
    this.#isSkipping = true;
  }

  #reset(): void {
    this.#depth = 0;
    this.#listDepth = -1;
    this.#isInElement = false;
    this.#isInString = false;
    this.#isEscaped = false;
    this.#isAfterValue = false;
    this.#shell = "";
  }
}

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BLANK = 0x20;
const LINE_END = 10;
/** The lists of documents in which AWS puts events, results and records. */
const LIST_KEY = /"(logEvents|events|results|[Rr]ecords)"\s*:\s*$/;
const STRING_END = /["\\\n]/g;
/** What may stand between documents and is none. */
const NOTHING = /^[\s,\]}]*$/;
