import { LONGEST_RECORD_S } from "../evidence/interpret-record.js";
import { IPV6_WORDS, parseIpv6 } from "./address-bytes.js";
import { hashId } from "./eni-registry.js";
import { LONG_ID_BYTES, LongIdIndex } from "./long-id-index.js";
import { PlaceReader } from "./place-reader.js";
import { FIRST_NUMBER, OP, OP_COUNT } from "./scan-program.js";
import * as words from "./scan-words.js";
import { IPV6_BIT, REJECT_BIT, type TypedFold } from "./typed-fold.js";

// What the loop asks of every byte stands here once more: a constant of this module is part of the
// machine code, one that is imported is fetched each time.
const { ABSENT, BLANK, CR, ID_BYTE, LARGEST, LF, ODD, REJECTED, STATUS_OK, STATUS_SKIPDATA, ZERO } = words;
const { account: ACCOUNT, dst: DST, eni: ENI, region: REGION, skip: SKIP, src: SRC } = OP;
const FIRST_NUMERIC: number = FIRST_NUMBER;
const DASH = 45;
const DOT = 46;
const THREE = 51;
/** Where the family of an address stands among the values, counted from the address. */
const FAMILY = OP_COUNT;
const MAX_DIGITS = 16;
const FIRST_MILLISECONDS = 100_000_000_000;
const LAST_SECONDS = 4_294_967_295;
const LONGEST_ID = 40;

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
  readonly #places: PlaceReader;
  /** What the columns of the line hold, by operation; what the layout lacks stays absent. */
  readonly #values = new Float64Array(2 * OP_COUNT);

  constructor(fold: TypedFold, maxLineBytes: number) {
    this.#fold = fold;
    this.#places = new PlaceReader(fold);
    this.#maxLineBytes = maxLineBytes;
  }

  /** Begins an object, or changes the layout within one. */
  begin(program: Uint8Array): void {
    this.#program = program;
    this.#values.fill(ABSENT);
    this.#places.begin();
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
      } else if (op >= FIRST_NUMERIC) {
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
        else values[op] = words.longNumber(b, token, p);
        if ((values[op] as number) > (LARGEST[op] as number)) return ODD;
      } else if (op === SRC || op === DST) {
        p = this.#readAddress(b, p, op);
      } else if (op === ENI) {
        const known = b[p + LONG_ID_BYTES] === BLANK ? this.#longIds.find(this.#view, p) : ODD;
        if (known !== ODD) {
          values[ENI] = known;
          p += LONG_ID_BYTES;
        } else p = this.#readEni(b, p);
      } else if (op === SKIP) {
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
    const to = words.fieldEnd(b, from);
    if (!parseIpv6(b, from, to)) return ODD;
    const [first = 0, second = 0, third = 0, fourth = 0] = IPV6_WORDS;
    this.#values[op] = this.#fold.ipv6.id(first, second, third, fourth);
    this.#values[op + FAMILY] = 6;
    return to;
  }

  /** A field of which there are few different ones. */
  #readWord(b: Uint8Array, from: number, op: number): number {
    if (op === ACCOUNT || op === REGION) {
      this.#values[op] = 1;
      return this.#places.read(b, this.#view, from, op === ACCOUNT);
    }
    for (const { bytes, value } of words.WORDS[op] as readonly words.Word[]) {
      if (words.hasBytes(b, from, bytes)) {
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
    const eni = v[ENI] as number;
    const status = v[OP.status] as number;
    if (start < fold.window.from || start >= fold.window.to) fold.outsideWindowCount++;
    else if (eni === ABSENT) fold.withoutInterfaceCount++;
    else if (status > STATUS_OK) fold.addNothing(eni, status === STATUS_SKIPDATA, start);
    else return this.#foldFlow(eni, start, end);
    return true;
  }

  #foldFlow(eni: number, start: number, end: number): boolean {
    const v = this.#values;
    const family = v[SRC + FAMILY] as number;
    const isFlow =
      v[OP.action] !== ABSENT &&
      v[OP.srcPort] !== ABSENT &&
      v[OP.dstPort] !== ABSENT &&
      v[OP.protocol] !== ABSENT &&
      family !== ABSENT &&
      family === v[DST + FAMILY];
    if (!isFlow) return false;
    this.#places.note(eni, v[ACCOUNT] !== ABSENT, v[REGION] !== ABSENT);
    this.#fold.addFlow(
      eni,
      v[SRC] as number,
      v[DST] as number,
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
    const eni = known === -1 ? this.#fold.eni(words.textOf(b, from, p)) : known;
    if (p - from === LONG_ID_BYTES && b[p] === BLANK) this.#longIds.add(this.#view, from, eni);
    this.#values[ENI] = eni;
    return p;
  }
}

/** Seconds of a time in seconds or milliseconds. */
function seconds(value: number): number {
  if (value < FIRST_MILLISECONDS) return value <= LAST_SECONDS ? value : Number.POSITIVE_INFINITY;
  return Math.floor(value / 1_000);
}

function orZero(value: number): number {
  return value === ABSENT ? 0 : value;
}
