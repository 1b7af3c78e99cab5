import { LONGEST_RECORD_S } from "../evidence/interpret-record.js";
import { IPV6_WORDS, parseIpv6 } from "./address-bytes.js";
import { hashId } from "./eni-registry.js";
import { OP } from "./scan-program.js";
import { EGRESS, INGRESS, IPV6_BIT, REJECT_BIT, type TypedFold, UNTOLD } from "./typed-fold.js";

const LF = 10;
const CR = 13;
const BLANK = 32;
const DASH = 45;
const DOT = 46;
const COLON = 58;

/** `-` in a number column. */
const ABSENT = -1;
/** Bits of the columns that a flow must have a value in, and that tell of its time. */
const HAS_SRC = 1;
const HAS_DST = 2;
const HAS_ALL = 0b111111;
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
  readonly #maxLineBytes: number;
  #program: Uint8Array = new Uint8Array(0);
  #accountText: string | null = null;
  #accountBytes: Uint8Array = new Uint8Array(0);
  #regionText: string | null = null;
  #regionBytes: Uint8Array = new Uint8Array(0);
  #isPlaceKnown = false;
  /** Changes with the account, the region and the object, so that each is noted once for an interface. */
  #stamp = 0;
  #noted = new Int32Array(1_024);

  constructor(fold: TypedFold, maxLineBytes: number) {
    this.#fold = fold;
    this.#maxLineBytes = maxLineBytes;
  }

  /** Begins an object, or changes the layout within one. */
  begin(program: Uint8Array): void {
    this.#program = program;
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
  // The loop over columns is one function so that its values stay in registers.
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a state machine over bytes; each case is one column
  scan(b: Uint8Array, from: number, to: number): number {
    const fold = this.#fold;
    const program = this.#program;
    const columns = program.length;
    const windowFrom = fold.window.from;
    const windowTo = fold.window.to;
    let lineStart = from;
    let p = from;
    let lines = 0;
    let records = 0;
    line: while (p < to) {
      lineStart = p;
      let eniFrom = 0;
      let eniTo = 0;
      let src = 0;
      let dst = 0;
      let families = 0;
      let has = 0;
      let srcPort = ABSENT;
      let dstPort = ABSENT;
      let protocol = ABSENT;
      let packets = 0;
      let bytes = 0;
      let start = ABSENT;
      let end = ABSENT;
      let action = 0;
      let status = 0;
      let tcpFlags = 0;
      let direction = UNTOLD;
      let c = 0;
      let hasAccount = false;
      let hasRegion = false;
      for (let column = 0; column < columns; column++) {
        while (b[p] === BLANK) p++;
        const token = p;
        c = b[p] as number;
        const op = program[column] as number;
        if (c === DASH && (b[p + 1] === BLANK || b[p + 1] === LF || b[p + 1] === CR)) {
          p++;
        } else {
          switch (op) {
            case OP.skip:
              while (c !== BLANK && c !== LF) c = b[++p] as number;
              // A CR that ends the line is no part of the field.
              if (c === LF && b[p - 1] === CR) p--;
              if (p === token) break line;
              break;
            case OP.src:
            case OP.dst: {
              let value = 0;
              let dots = 0;
              let isIpv4 = true;
              while (true) {
                let d = (b[p] as number) - 48;
                if (d < 0 || d > 9) {
                  isIpv4 = false;
                  break;
                }
                let octet = d;
                const first = p;
                d = (b[++p] as number) - 48;
                while (d >= 0 && d <= 9) {
                  octet = octet * 10 + d;
                  d = (b[++p] as number) - 48;
                }
                if (octet > 255 || p - first > 3 || (b[first] === 48 && p - first > 1)) {
                  isIpv4 = false;
                  break;
                }
                value = (value << 8) | octet;
                if (b[p] !== DOT) break;
                dots++;
                p++;
              }
              if (!isIpv4 || dots !== 3) {
                p = token;
                c = b[p] as number;
                let colons = 0;
                while (c !== BLANK && c !== LF && c !== CR) {
                  if (c === COLON) colons++;
                  c = b[++p] as number;
                }
                if (colons === 0 || !parseIpv6(b, token, p)) break line;
                value = fold.ipv6.id(
                  IPV6_WORDS[0] as number,
                  IPV6_WORDS[1] as number,
                  IPV6_WORDS[2] as number,
                  IPV6_WORDS[3] as number,
                );
                families++;
              }
              if (op === OP.src) {
                src = value;
                has |= HAS_SRC;
              } else {
                dst = value;
                has |= HAS_DST;
              }
              break;
            }
            case OP.eni:
              while ((c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === DASH || (c >= 65 && c <= 90))
                c = b[++p] as number;
              if (p === token || p - token > LONGEST_ID) break line;
              eniFrom = token;
              eniTo = p;
              break;
            case OP.start:
            case OP.end:
            case OP.packets:
            case OP.bytes: {
              let value = 0;
              let d = c - 48;
              while (d >= 0 && d <= 9) {
                value = value * 10 + d;
                d = (b[++p] as number) - 48;
              }
              if (p === token || p - token > 16) break line;
              if (op === OP.packets) packets = value;
              else if (op === OP.bytes) bytes = value;
              else {
                if (value >= FIRST_MILLISECONDS) value = Math.floor(value / 1_000);
                if (value > LAST_SECONDS) break line;
                if (op === OP.start) start = value;
                else end = value;
              }
              if (value > Number.MAX_SAFE_INTEGER) break line;
              break;
            }
            case OP.action:
              if (isWord(b, p, ACCEPT)) action = 1;
              else if (isWord(b, p, REJECT)) action = 2;
              else break line;
              p += 6;
              break;
            case OP.status:
              if (c === 79 && b[p + 1] === 75) {
                p += 2;
              } else if (isWord(b, p, NODATA)) {
                status = 1;
                p += 6;
              } else if (isWord(b, p, SKIPDATA)) {
                status = 2;
                p += 8;
              } else break line;
              break;
            case OP.direction:
              if (isWord(b, p, INGRESS_WORD)) {
                direction = INGRESS;
                p += 7;
              } else if (isWord(b, p, EGRESS_WORD)) {
                direction = EGRESS;
                p += 6;
              } else break line;
              break;
            case OP.account:
              hasAccount = true;
              p = this.#sameBytes(b, p, this.#accountBytes);
              if (p === -1) {
                p = this.#readAccount(b, token);
                if (p === -1) break line;
              }
              break;
            case OP.region:
              hasRegion = true;
              p = this.#sameBytes(b, p, this.#regionBytes);
              if (p === -1) {
                p = this.#readRegion(b, token);
                if (p === -1) break line;
              }
              break;
            default: {
              // The small numbers: version, ports, protocol, TCP flags.
              let value = 0;
              let d = c - 48;
              while (d >= 0 && d <= 9) {
                value = value * 10 + d;
                d = (b[++p] as number) - 48;
              }
              if (p === token || p - token > 5 || value > (SMALL_MAX[op] as number)) break line;
              if (op === OP.srcPort) srcPort = value;
              else if (op === OP.dstPort) dstPort = value;
              else if (op === OP.protocol) protocol = value;
              else if (op === OP.tcpFlags) tcpFlags = value;
            }
          }
        }
        c = b[p] as number;
        // After a field comes a blank, or the end of the line after the last one.
        if (c !== BLANK && (column !== columns - 1 || (c !== LF && (c !== CR || b[p + 1] !== LF)))) break line;
      }
      while (b[p] === BLANK) p++;
      if (b[p] === CR) p++;
      if (b[p] !== LF || p - lineStart > this.#maxLineBytes) break;
      p++;

      // What interpretRecord says, in its order.
      if (start === ABSENT) start = end;
      if (end === ABSENT) end = start;
      if (start === ABSENT || end < start || end - start > LONGEST_RECORD_S) break;
      if (start < windowFrom || start >= windowTo) {
        fold.outsideWindowCount++;
      } else if (eniTo === 0) {
        fold.withoutInterfaceCount++;
      } else if (status !== 0) {
        fold.addNothing(this.#eni(b, eniFrom, eniTo), status === 2, start);
      } else {
        if (srcPort !== ABSENT) has |= 4;
        if (dstPort !== ABSENT) has |= 8;
        if (protocol !== ABSENT) has |= 16;
        if (action !== 0) has |= 32;
        if (has !== HAS_ALL || families === 1) break;
        const eni = this.#eni(b, eniFrom, eniTo);
        this.#notePlace(eni, hasAccount, hasRegion);
        const kind = (protocol << 16) | (action === 2 ? REJECT_BIT : 0) | (families === 2 ? IPV6_BIT : 0);
        fold.addFlow(eni, src, dst, srcPort, dstPort, kind, tcpFlags, direction, packets, bytes, start, end);
      }
      records++;
      lines++;
      lineStart = p;
    }
    this.lineCount += lines;
    this.recordCount += records;
    return lineStart;
  }

  #eni(b: Uint8Array, from: number, to: number): number {
    const known = this.#fold.enis.find(b, from, to, hashId(b, from, to));
    return known === -1 ? this.#fold.eni(Buffer.from(b.subarray(from, to)).toString("latin1")) : known;
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
    if (length === 0) return -1;
    for (let i = 0; i < length; i++) if (b[from + i] !== bytes[i]) return -1;
    const c = b[from + length];
    return c === BLANK || c === LF || c === CR ? from + length : -1;
  }

  #readAccount(b: Uint8Array, from: number): number {
    const to = fieldEnd(b, from);
    const text = Buffer.from(b.subarray(from, to)).toString("latin1");
    if (!/^(\d{12}|unknown)$/.test(text)) return -1;
    this.#accountText = text;
    this.#accountBytes = b.slice(from, to);
    this.#isPlaceKnown = false;
    return to;
  }

  #readRegion(b: Uint8Array, from: number): number {
    const to = fieldEnd(b, from);
    const text = Buffer.from(b.subarray(from, to)).toString("latin1");
    if (!/^[a-z0-9-]{1,40}$/.test(text)) return -1;
    this.#regionText = text;
    this.#regionBytes = b.slice(from, to);
    this.#isPlaceKnown = false;
    return to;
  }
}

const SMALL_MAX: Readonly<Record<number, number>> = {
  [OP.version]: 255,
  [OP.srcPort]: 65_535,
  [OP.dstPort]: 65_535,
  [OP.protocol]: 255,
  [OP.tcpFlags]: 255,
};

const ACCEPT = word("ACCEPT");
const REJECT = word("REJECT");
const NODATA = word("NODATA");
const SKIPDATA = word("SKIPDATA");
const INGRESS_WORD = word("ingress");
const EGRESS_WORD = word("egress");

function word(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

function isWord(b: Uint8Array, from: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (b[from + i] !== bytes[i]) return false;
  return true;
}

function fieldEnd(b: Uint8Array, from: number): number {
  let to = from;
  for (let c = b[to]; c !== BLANK && c !== LF && c !== CR; c = b[to]) to++;
  return to;
}
