import { ACCOUNT as ACCOUNT_TEXT, REGION as REGION_TEXT, readAccountText } from "./accounts";
import { BLANK, CR, DASH, fieldEnd, LF } from "./bytes";
import { readIpv4, readNumber, value } from "./digits";
import { numberIpv6 } from "./host";
import { eni, readInterface } from "./interfaces";
import { beginWords, forgetWords, noWord, readWordText } from "./words";

// What is done with a column, and where its value goes: `OP` in src/fold/scan-program.ts.
const SKIP: u32 = 0;
export const ACCOUNT: u32 = 1;
export const REGION: u32 = 2;
export const ENI: u32 = 3;
export const SRC: u32 = 4;
export const DST: u32 = 5;
export const ACTION: u32 = 6;
export const STATUS: u32 = 7;
export const DIRECTION: u32 = 8;
const VERSION: u32 = 9;
export const SRC_PORT: u32 = 10;
export const DST_PORT: u32 = 11;
export const PROTOCOL: u32 = 12;
export const TCP_FLAGS: u32 = 13;
export const PACKETS: u32 = 14;
export const BYTES: u32 = 15;
export const START: u32 = 16;
export const END: u32 = 17;
/** From here on words of the interface, by number. */
const WORD: u32 = 18;
const OP_COUNT: u32 = WORD;

/** `-`, or a column that the layout does not have. */
export const ABSENT: i64 = -1;
export const REJECTED: i64 = 2;
export const STATUS_OK: i64 = 0;
export const STATUS_SKIPDATA: i64 = 2;

/** One byte a column. */
export const PROGRAM: usize = memory.data(128);
let columnCount: i32 = 0;
/** What the line holds, by operation. */
const VALUES: usize = memory.data(144);
const FAMILIES: usize = memory.data(144);
/** The largest number of each column. */
const LARGEST: usize = memory.data<u64>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 65_535, 65_535, 255, 255, 9_007_199_254_740_991, 9_007_199_254_740_991,
  9_007_199_254_740_991, 9_007_199_254_740_991,
]);

// The words that a column may hold: up to four an operation, of at most eight bytes.
const WORD_SIZE: usize = 16;
const WORD_LENGTH: usize = 8;
const WORD_VALUE: usize = 12;
const KNOWN_TEXTS: usize = memory.data(1_152);

/** Adds a word; `text` is its bytes as a number, the first the lowest. */
export function addWord(op: u32, text: u64, length: u32, is: i32): void {
  let at = wordsOf(op);
  while (load<u32>(at, WORD_LENGTH) !== 0) at += WORD_SIZE;
  store<u64>(at, text);
  store<u32>(at, length, WORD_LENGTH);
  store<i32>(at, is, WORD_VALUE);
}

/** Takes the layout that {@link PROGRAM} holds. */
export function setLayout(count: i32): void {
  columnCount = count;
  forgetWords();
  for (let op: u32 = 0; op < OP_COUNT; op++) setAbsent(op);
}

export function valueIn(op: u32): i64 {
  return load<i64>(VALUES + (op << 3));
}

/** 4 or 6; ABSENT where there is no address. */
export function familyOf(op: u32): i64 {
  return load<i64>(FAMILIES + (op << 3));
}

/** Reads the columns of one line and returns where the next line begins; 0 for a line that is not plainly good. */
export function readLine(from: usize): usize {
  let at = from;
  beginWords();
  for (let column = 0; column < columnCount; column++) {
    while (<u32>load<u8>(at) === BLANK) at++;
    at = readField(<u32>load<u8>(PROGRAM + column), at);
    if (at === 0) return 0;
    // After a field comes a blank, or after the last one the end of the line.
    const byte = <u32>load<u8>(at);
    if (byte !== BLANK && (column !== columnCount - 1 || (byte !== LF && byte !== CR))) return 0;
  }
  while (<u32>load<u8>(at) === BLANK) at++;
  if (<u32>load<u8>(at) === CR) at++;
  return <u32>load<u8>(at) === LF ? at + 1 : 0;
}

/** Reads one field and returns where it ends; 0 when it is not plainly good. */
function readField(op: u32, from: usize): usize {
  if (<u32>load<u8>(from) !== DASH || <u32>load<u8>(from, 1) > BLANK) return readColumn(op, from);
  if (op >= WORD) noWord(op - WORD);
  else setAbsent(op);
  return from + 1;
}

function readColumn(op: u32, from: usize): usize {
  if (op >= WORD) return readWordText(op - WORD, from);
  if (op >= VERSION) return readNumberColumn(op, from);
  if (op === SRC || op === DST) return readAddress(op, from);
  if (op === ENI) {
    const to = readInterface(from);
    set(ENI, eni);
    return to;
  }
  if (op === SKIP) return skip(from);
  if (op >= ACTION) return readWord(op, from);
  set(op, 1);
  return readAccountText(op === ACCOUNT ? ACCOUNT_TEXT : REGION_TEXT, from);
}

function readNumberColumn(op: u32, from: usize): usize {
  const to = readNumber(from);
  if (value > load<u64>(LARGEST + (op << 3))) return 0;
  set(op, <i64>value);
  return to;
}

function readAddress(op: u32, from: usize): usize {
  const to = readIpv4(from);
  if (to !== 0 && <u32>load<u8>(to) <= BLANK) {
    set(op, <i64>value);
    store<i64>(FAMILIES + (op << 3), 4);
    return to;
  }
  const end = fieldEnd(from);
  const number = numberIpv6(from, end);
  set(op, number);
  store<i64>(FAMILIES + (op << 3), 6);
  return number < 0 ? 0 : end;
}

/** A column of which there are few different values. */
function readWord(op: u32, from: usize): usize {
  const text = load<u64>(from);
  for (let at = wordsOf(op); ; at += WORD_SIZE) {
    const length = load<u32>(at, WORD_LENGTH);
    if (length === 0) return 0;
    if ((text ^ load<u64>(at)) << (64 - (length << 3)) !== 0) continue;
    set(op, load<i32>(at, WORD_VALUE));
    return from + length;
  }
}

function wordsOf(op: u32): usize {
  return KNOWN_TEXTS + ((<usize>op) << 6);
}

function skip(from: usize): usize {
  const to = fieldEnd(from);
  return to === from ? 0 : to;
}

function set(op: u32, is: i64): void {
  store<i64>(VALUES + (op << 3), is);
}

function setAbsent(op: u32): void {
  set(op, ABSENT);
  store<i64>(FAMILIES + (op << 3), ABSENT);
}
