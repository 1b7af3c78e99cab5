import { findDay } from "./host";
import { DAY_COUNTS, interfaceAt, LAST_DAY } from "./interfaces";
import { allocate } from "./memory";

const DAY_S: u32 = 86_400;
const HOUR_S: u32 = 3_600;

// The counts of one interface and UTC day; src/engine/eni-day-table.ts reads them.
const SIZE: usize = 36;
const ACCEPTED: usize = 0;
const REJECTED: usize = 4;
const NO_DATA: usize = 8;
const SKIP_DATA: usize = 12;
const DATA_HOURS: usize = 16;
const NO_DATA_HOURS: usize = 20;
const SKIPPED_HOURS: usize = 24;
const FIRST: usize = 28;
const LAST: usize = 32;

export function newDay(): usize {
  const at = allocate(SIZE);
  store<u32>(at, u32.MAX_VALUE, FIRST);
  return at;
}

export function countFlow(eni: i32, isAccepted: bool, start: u32, end: u32): void {
  const at = countsOf(eni, start);
  const outcome = at + (isAccepted ? ACCEPTED : REJECTED);
  store<u32>(outcome, load<u32>(outcome) + 1);
  store<u32>(at, load<u32>(at, DATA_HOURS) | hourBit(start), DATA_HOURS);
  if (start < load<u32>(at, FIRST)) store<u32>(at, start, FIRST);
  if (end > load<u32>(at, LAST)) store<u32>(at, end, LAST);
}

/** Counts a record that says that there is nothing to tell, or that it was lost. */
export function addNothing(eni: i32, isSkipped: bool, start: u32): void {
  const at = countsOf(eni, start);
  const kind = at + (isSkipped ? SKIP_DATA : NO_DATA);
  const hours = at + (isSkipped ? SKIPPED_HOURS : NO_DATA_HOURS);
  store<u32>(kind, load<u32>(kind) + 1);
  store<u32>(hours, load<u32>(hours) | hourBit(start));
}

/** Records of one interface mostly follow by day. */
function countsOf(eni: i32, start: u32): usize {
  const at = interfaceAt(eni);
  const day = start / DAY_S;
  if (load<u32>(at, LAST_DAY) !== day) {
    store<u32>(at, <u32>findDay(eni, day), DAY_COUNTS);
    store<u32>(at, day, LAST_DAY);
  }
  return load<u32>(at, DAY_COUNTS);
}

function hourBit(start: u32): u32 {
  return (<u32>1) << ((start % DAY_S) / HOUR_S);
}
