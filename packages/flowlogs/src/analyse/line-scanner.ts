import { LONGEST_RECORD_S } from "../evidence/interpret-record.js";
import { IPV6_WORDS, parseIpv6 } from "./address-bytes.js";
import { hashId } from "./eni-registry.js";
import { LONG_ID_BYTES, LongIdIndex } from "./long-id-index.js";
import { FIRST_NUMBER, OP, OP_COUNT } from "./scan-program.js";
import { EGRESS, INGRESS, IPV6_BIT, REJECT_BIT, type TypedFold } from "./typed-fold.js";

const LF = 10;
const CR = 13;
const BLANK = 32;
const DASH = 45;
const DOT = 46;
const ZERO = 48;
const THREE = 51;

/** Stands for a place in the line: it is not plainly good. */
const ODD = -1;
/** `-`, or a field that the layout does not have. */
const ABSENT = -1;
/** Where the family of an address stands among the values, counted from the address. */
const FAMILY = OP_COUNT;
const MAX_DIGITS = 16;
const FIRST_MILLISECONDS = 100_000_000_000;
const LAST_SECONDS = 4_294_967_295;
const LONGEST_ID = 40;
const ACCOUNT_BYTES = 12;

/**
 * Reads lines out of bytes and folds them, without a string or an object for a line. It takes only
 * lines that are plainly good; at any other it stops, and the caller hands that line to the
 * readable parser. So it decides nothing but that a line is good, and what its values are.
 */
export class LineScanner {
  /** Lines read so far, header and odd lines included. */
  lineCount = 0;
  recordCount = 0;
  readonly #fold: TypedFold;
  readonly #longIds = new LongIdIndex();
  /** The buffer that is being read. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  readonly #maxLineBytes: number;
  #program: Uint8Array = new Uint8Array(0);
  #accountText: string | null = null;
  #accountBytes: Uint8Array = new Uint8Array(0);
  readonly #accountWords = new Int32Array(3);
  #regionText: string | null = null;
  #regionBytes: Uint8Array = new Uint8Array(0);
  #isPlaceKnown = false;
  /** Changes with the account, the region and the object, so that each is noted once for an interface. */
  #stamp = 0;
  #noted = new Int32Array(1_024);
  /** What the columns of the line hold, by operation; what the layout lacks stays absent. */
  readonly #values = new Float64Array(2 * OP_COUNT);

  constructor(fold: TypedFold, maxLineBytes: number) {
    this.#fold = fold;
    this.#maxLineBytes = maxLineBytes;
  }

  /** Begins an object, or changes the layout within one. */
  begin(program: Uint8Array): void {
    this.#program = program;
    this.#values.fill(ABSENT);
    this.#accountBytes = new Uint8Array(0);
    this.#accountText = null;
    this.#regionBytes = new Uint8Array(0);
    this.#regionText = null;
    this.#isPlaceKnown = false;
  }

  /**
   * Folds the lines between two places of a buffer, the last of which ends there with LF. Returns
   * where it stopped: `to`, or the start of a line for the readable parser.
   */
  scan(buffer: Uint8Array, from: number, to: number): number {
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    let at = from;
    while (at < to) {
      if (buffer[at] === LF) {
        this.lineCount++;
        at++;
        continue;
      }
      const end = this.#readLine(buffer, at);
      if (end === ODD || end - at > this.#maxLineBytes + 1 || !this.#foldLine()) break;
      this.recordCount++;
      this.lineCount++;
      at = end;
    }
    return at;
  }

  /** Reads the columns of one line into the values and returns where the next line begins, or ODD. */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the one hot loop; calls for each field would double its time
  #readLine(b: Uint8Array, from: number): number {
    const program = this.#program;
    const columns = program.length;
    const values = this.#values;
    let p = from;
    let c = 0;
    for (let column = 0; column < columns; column++) {
      while (b[p] === BLANK) p++;
      c = b[p] as number;
      const op = program[column] as number;
      const token = p;
      if (c === DASH && (b[p + 1] as number) <= BLANK) {
        values[op] = ABSENT;
        values[op + FAMILY] = ABSENT;
        p++;
      } else if (op >= FIRST_NUMBER) {
        let value = 0;
        let digit = (c - ZERO) >>> 0;
        while (digit <= 9) {
          value = (Math.imul(value, 10) + digit) | 0;
          digit = ((b[++p] as number) - ZERO) >>> 0;
        }
        if (p === token) return ODD;
        // Nine digits fit 32 bits, and so do ten below 4,000,000,000, as times are; others are read again.
        if (p - token <= 9) values[op] = value;
        else if (p - token === 10 && (b[token] as number) <= THREE) values[op] = value >>> 0;
        else if (p - token > MAX_DIGITS) return ODD;
        else values[op] = longNumber(b, token, p);
        if ((values[op] as number) > (LARGEST[op] as number)) return ODD;
      } else if (op === OP.src || op === OP.dst) {
        p = this.#readAddress(b, p, op);
      } else if (op === OP.eni) {
        const known = b[p + LONG_ID_BYTES] === BLANK ? this.#longIds.find(this.#view, p) : ODD;
        if (known !== ODD) {
          values[OP.eni] = known;
          p += LONG_ID_BYTES;
        } else p = this.#readEni(b, p);
      } else if (op === OP.skip) {
        while (c !== BLANK && c !== LF) c = b[++p] as number;
        // A CR that ends the line is no part of the field.
        if (c === LF && b[p - 1] === CR) p--;
        if (p === token) return ODD;
      } else p = this.#readWord(b, p, op);
      if (p === ODD) return ODD;
      c = b[p] as number;
      // After a field comes a blank, or after the last one the end of the line.
      if (c !== BLANK && (column !== columns - 1 || (c !== LF && c !== CR))) return ODD;
    }
    while (b[p] === BLANK) p++;
    if (b[p] === CR) p++;
    return b[p] === LF ? p + 1 : ODD;
  }

  #readAddress(b: Uint8Array, from: number, op: number): number {
    let p = from;
    let value = 0;
    for (let dots = 0; ; dots++) {
      const first = p;
      let octet = 0;
      let digit = ((b[p] as number) - ZERO) >>> 0;
      while (digit <= 9) {
        octet = (Math.imul(octet, 10) + digit) | 0;
        digit = ((b[++p] as number) - ZERO) >>> 0;
      }
      const length = p - first;
      if (length === 0 || length > 3 || octet > 255 || (length > 1 && b[first] === ZERO)) break;
      value = (value << 8) | octet;
      if (dots === 3) {
        this.#values[op] = value;
        this.#values[op + FAMILY] = 4;
        return (b[p] as number) <= BLANK ? p : ODD;
      }
      if (b[p] !== DOT) break;
      p++;
    }
    return this.#readIpv6(b, from, op);
  }

  #readIpv6(b: Uint8Array, from: number, op: number): number {
    const to = fieldEnd(b, from);
    if (!parseIpv6(b, from, to)) return ODD;
    const [first = 0, second = 0, third = 0, fourth = 0] = IPV6_WORDS;
    this.#values[op] = this.#fold.ipv6.id(first, second, third, fourth);
    this.#values[op + FAMILY] = 6;
    return to;
  }

  /** A field of which there are few different ones. */
  #readWord(b: Uint8Array, from: number, op: number): number {
    if (op === OP.account || op === OP.region) return this.#readPlace(b, from, op);
    for (const { bytes, value } of WORDS[op] as readonly Word[]) {
      if (isWord(b, from, bytes)) {
        this.#values[op] = value;
        return from + bytes.length;
      }
    }
    return ODD;
  }

  /** What `interpretRecord` says of the values, in its order. False leaves the line to the readable parser. */
  #foldLine(): boolean {
    const fold = this.#fold;
    const v = this.#values;
    let start = seconds(v[OP.start] as number);
    let end = seconds(v[OP.end] as number);
    if (start === ABSENT) start = end;
    if (end === ABSENT) end = start;
    if (start === ABSENT || end < start || end - start > LONGEST_RECORD_S || end > LAST_SECONDS) return false;
    const eni = v[OP.eni] as number;
    const status = v[OP.status] as number;
    if (start < fold.window.from || start >= fold.window.to) fold.outsideWindowCount++;
    else if (eni === ABSENT) fold.withoutInterfaceCount++;
    else if (status > STATUS_OK) fold.addNothing(eni, status === STATUS_SKIPDATA, start);
    else return this.#foldFlow(eni, start, end);
    return true;
  }

  #foldFlow(eni: number, start: number, end: number): boolean {
    const v = this.#values;
    const family = v[OP.src + FAMILY] as number;
    const isFlow =
      v[OP.action] !== ABSENT &&
      v[OP.srcPort] !== ABSENT &&
      v[OP.dstPort] !== ABSENT &&
      v[OP.protocol] !== ABSENT &&
      family !== ABSENT &&
      family === v[OP.dst + FAMILY];
    if (!isFlow) return false;
    this.#notePlace(eni, v[OP.account] !== ABSENT, v[OP.region] !== ABSENT);
    this.#fold.addFlow(
      eni,
      v[OP.src] as number,
      v[OP.dst] as number,
      v[OP.srcPort] as number,
      v[OP.dstPort] as number,
      ((v[OP.protocol] as number) << 16) | (v[OP.action] === REJECTED ? REJECT_BIT : 0) | (family === 6 ? IPV6_BIT : 0),
      orZero(v[OP.tcpFlags] as number),
      orZero(v[OP.direction] as number),
      orZero(v[OP.packets] as number),
      orZero(v[OP.bytes] as number),
      start,
      end,
    );
    return true;
  }

  /** An id that is new, or of another length than most. */
  #readEni(b: Uint8Array, from: number): number {
    let p = from;
    while (ID_BYTE[b[p] as number] === 1) p++;
    if (p === from || p - from > LONGEST_ID) return ODD;
    const hash = hashId(b, from, p);
    const known = this.#fold.enis.find(b, from, p, hash);
    const eni = known === -1 ? this.#fold.eni(textOf(b, from, p)) : known;
    if (p - from === LONG_ID_BYTES && b[p] === BLANK) this.#longIds.add(this.#view, from, eni);
    this.#values[OP.eni] = eni;
    return p;
  }

  #notePlace(eni: number, hasAccount: boolean, hasRegion: boolean): void {
    if (!this.#isPlaceKnown) {
      this.#stamp++;
      this.#isPlaceKnown = true;
    }
    if (eni >= this.#noted.length) this.#growNoted(eni);
    if (this.#noted[eni] === this.#stamp) return;
    const account = hasAccount ? this.#accountText : null;
    const region = hasRegion ? this.#regionText : null;
    this.#fold.places.note(eni, account, region, this.#fold.facts);
    // A record that leaves one out does not speak for those that have it.
    if (account === this.#accountText && region === this.#regionText) this.#noted[eni] = this.#stamp;
  }

  #growNoted(eni: number): void {
    const noted = new Int32Array(Math.max(eni + 1, this.#noted.length * 2));
    noted.set(this.#noted);
    this.#noted = noted;
  }

  /** The end of the field when it has the bytes of the last one; -1 when not. Most lines repeat it. */
  #sameBytes(b: Uint8Array, from: number, bytes: Uint8Array): number {
    const length = bytes.length;
    if (length === 0) return ODD;
    if (length === ACCOUNT_BYTES && b[from + length] === BLANK) {
      const view = this.#view;
      const words = this.#accountWords;
      const isSame =
        bytes === this.#accountBytes &&
        view.getInt32(from, true) === words[0] &&
        view.getInt32(from + 4, true) === words[1] &&
        view.getInt32(from + 8, true) === words[2];
      if (isSame) return from + length;
    }
    for (let i = 0; i < length; i++) if (b[from + i] !== bytes[i]) return ODD;
    const c = b[from + length];
    return c === BLANK || c === LF || c === CR ? from + length : ODD;
  }

  #readPlace(b: Uint8Array, from: number, op: number): number {
    this.#values[op] = 1;
    const same = this.#sameBytes(b, from, op === OP.account ? this.#accountBytes : this.#regionBytes);
    if (same !== ODD) return same;
    const to = fieldEnd(b, from);
    const text = textOf(b, from, to);
    if (!(op === OP.account ? /^(\d{12}|unknown)$/ : /^[a-z0-9-]{1,40}$/).test(text)) return ODD;
    if (op === OP.account) {
      this.#accountText = text;
      this.#accountBytes = b.slice(from, to);
      for (let word = 0; to - from === ACCOUNT_BYTES && word < 3; word++) {
        this.#accountWords[word] = this.#view.getInt32(from + word * 4, true);
      }
    } else {
      this.#regionText = text;
      this.#regionBytes = b.slice(from, to);
    }
    this.#isPlaceKnown = false;
    return to;
  }
}

/** The largest number of each column. */
const LARGEST = new Float64Array(OP_COUNT).fill(Number.MAX_SAFE_INTEGER);
for (const op of [OP.version, OP.protocol, OP.tcpFlags]) LARGEST[op] = 255;
for (const op of [OP.srcPort, OP.dstPort]) LARGEST[op] = 65_535;

/** 1 for the bytes that an interface id may have. */
const ID_BYTE = new Uint8Array(256);
for (const byte of word("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")) ID_BYTE[byte] = 1;

interface Word {
  readonly bytes: Uint8Array;
  readonly value: number;
}

const REJECTED = 2;
const STATUS_OK = 0;
const STATUS_SKIPDATA = 2;
const WORDS: Readonly<Record<number, readonly Word[]>> = {
  [OP.action]: [
    { bytes: word("ACCEPT"), value: 1 },
    { bytes: word("REJECT"), value: REJECTED },
  ],
  [OP.status]: [
    { bytes: word("OK"), value: STATUS_OK },
    { bytes: word("NODATA"), value: 1 },
    { bytes: word("SKIPDATA"), value: STATUS_SKIPDATA },
  ],
  [OP.direction]: [
    { bytes: word("ingress"), value: INGRESS },
    { bytes: word("egress"), value: EGRESS },
  ],
};

function longNumber(b: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let p = from; p < to; p++) value = value * 10 + (b[p] as number) - ZERO;
  return value;
}

/** Seconds of a time in seconds or milliseconds. */
function seconds(value: number): number {
  if (value < FIRST_MILLISECONDS) return value <= LAST_SECONDS ? value : Number.POSITIVE_INFINITY;
  return Math.floor(value / 1_000);
}

function orZero(value: number): number {
  return value === ABSENT ? 0 : value;
}

function word(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

function isWord(b: Uint8Array, from: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (b[from + i] !== bytes[i]) return false;
  return true;
}

function textOf(b: Uint8Array, from: number, to: number): string {
  return Buffer.from(b.subarray(from, to)).toString("latin1");
}

function fieldEnd(b: Uint8Array, from: number): number {
  let to = from;
  for (let c = b[to]; c !== BLANK && c !== LF && c !== CR; c = b[to]) to++;
  return to;
}
