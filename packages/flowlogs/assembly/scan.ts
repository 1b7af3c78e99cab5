import { noteAccountOnce } from "./accounts";
import { LF } from "./bytes";
import {
  ABSENT,
  ACCOUNT,
  ACTION,
  BYTES,
  DIRECTION,
  DST,
  DST_PORT,
  END,
  ENI,
  familyOf,
  PACKETS,
  PROTOCOL,
  REGION,
  REJECTED,
  readLine,
  SRC,
  SRC_PORT,
  START,
  STATUS,
  STATUS_OK,
  STATUS_SKIPDATA,
  TCP_FLAGS,
  valueIn,
} from "./columns";
import { addNothing } from "./eni-days";
import { addFlow, IPV6_BIT, REJECT_BIT } from "./flows";
import { noteWords } from "./words";

const FIRST_MILLISECONDS: i64 = 100_000_000_000;
const LAST_SECONDS: i64 = 4_294_967_295;
/** `LONGEST_RECORD_S` of src/evidence/interpret-record.ts. */
const LONGEST_RECORD_S: i64 = 86_400;

let windowFrom: i64 = 0;
let windowTo: i64 = 0;
let lines: u32 = 0;
let records: u32 = 0;
let outsideWindow: u32 = 0;
let withoutInterface: u32 = 0;

export function setWindow(from: f64, to: f64): void {
  windowFrom = <i64>Math.ceil(from);
  windowTo = <i64>Math.ceil(to);
}

/** Lines that the last {@link scan} folded or found empty, and what was in them. */
export function lineCount(): u32 {
  return lines;
}

export function recordCount(): u32 {
  return records;
}

export function outsideWindowCount(): u32 {
  return outsideWindow;
}

export function withoutInterfaceCount(): u32 {
  return withoutInterface;
}

/**
 * Folds the lines between two places, the last of which ends there with LF. Returns where it stopped:
 * `to`, or the start of a line for the readable parser. So it decides nothing but that a line is good,
 * and what its values are.
 */
export function scan(from: usize, to: usize, maxLineBytes: u32): usize {
  lines = 0;
  records = 0;
  outsideWindow = 0;
  withoutInterface = 0;
  let at = from;
  while (at < to) {
    if (<u32>load<u8>(at) === LF) at++;
    else {
      const end = readLine(at);
      if (end === 0 || end - at > <usize>maxLineBytes + 1 || !foldLine()) break;
      records++;
      at = end;
    }
    lines++;
  }
  return at;
}

/** What `interpretRecord` says of the values, in its order. False leaves the line to the readable parser. */
function foldLine(): bool {
  let start = seconds(valueIn(START));
  let end = seconds(valueIn(END));
  if (start === ABSENT) start = end;
  if (end === ABSENT) end = start;
  if (start === ABSENT || end < start || end - start > LONGEST_RECORD_S || end > LAST_SECONDS) return false;
  const eni = valueIn(ENI);
  const status = valueIn(STATUS);
  if (start < windowFrom || start >= windowTo) outsideWindow++;
  else if (eni === ABSENT) withoutInterface++;
  else if (status > STATUS_OK) addNothing(<i32>eni, status === STATUS_SKIPDATA, <u32>start);
  else return foldFlow(<i32>eni, <u32>start, <u32>end);
  return true;
}

function foldFlow(eni: i32, start: u32, end: u32): bool {
  const action = valueIn(ACTION);
  const srcPort = valueIn(SRC_PORT);
  const dstPort = valueIn(DST_PORT);
  const protocol = valueIn(PROTOCOL);
  const family = familyOf(SRC);
  // Each is absent as -1.
  if ((action | srcPort | dstPort | protocol | family) < 0 || family !== familyOf(DST)) return false;
  noteAccountOnce(eni, valueIn(ACCOUNT) !== ABSENT, valueIn(REGION) !== ABSENT);
  noteWords(eni, start);
  const kind = ((<u32>protocol) << 16) | (action === REJECTED ? REJECT_BIT : 0) | (family === 6 ? IPV6_BIT : 0);
  addFlow(
    eni,
    <u32>valueIn(SRC),
    <u32>valueIn(DST),
    <u32>srcPort,
    <u32>dstPort,
    kind,
    <u32>orZero(TCP_FLAGS),
    <i32>orZero(DIRECTION),
    <f64>orZero(PACKETS),
    <f64>orZero(BYTES),
    start,
    end,
  );
  return true;
}

/** Seconds of a time in seconds or milliseconds; more than {@link LAST_SECONDS} for neither. */
function seconds(time: i64): i64 {
  if (time < FIRST_MILLISECONDS) return time <= LAST_SECONDS ? time : FIRST_MILLISECONDS;
  return time / 1_000;
}

function orZero(op: u32): i64 {
  return max(valueIn(op), 0);
}
