import type { EniDay } from "../coverage/run-coverage.js";

const FIELDS = 10;
const RECORDS = 0;
const ACCEPTED = 1;
const REJECTED = 2;
const NO_DATA = 3;
const SKIP_DATA = 4;
const DATA_HOURS = 5;
const NO_DATA_HOURS = 6;
const SKIPPED_HOURS = 7;
const FIRST = 8;
const LAST = 9;
const FIRST_CAPACITY = 256;
const DAYS = 65_536;

/** Records by interface and UTC day, in numbers: the typed twin of `EniDays`. */
export class EniDayTable {
  readonly #rows = new Map<number, number>();
  #values = new Float64Array(FIRST_CAPACITY * FIELDS);
  #lastDay = new Int32Array(FIRST_CAPACITY).fill(-1);
  #lastRow = new Int32Array(FIRST_CAPACITY);

  addFlow(eni: number, isAccepted: boolean, day: number, hour: number, start: number, end: number): void {
    const at = this.#rowOf(eni, day);
    const values = this.#values;
    const outcome = at + (isAccepted ? ACCEPTED : REJECTED);
    values[at + RECORDS] = (values[at + RECORDS] as number) + 1;
    values[outcome] = (values[outcome] as number) + 1;
    values[at + DATA_HOURS] = (values[at + DATA_HOURS] as number) | (1 << hour);
    if (start < (values[at + FIRST] as number)) values[at + FIRST] = start;
    if (end > (values[at + LAST] as number)) values[at + LAST] = end;
  }

  addNothing(eni: number, isSkipped: boolean, day: number, hour: number): void {
    const at = this.#rowOf(eni, day);
    const values = this.#values;
    const kind = at + (isSkipped ? SKIP_DATA : NO_DATA);
    const hours = at + (isSkipped ? SKIPPED_HOURS : NO_DATA_HOURS);
    values[at + RECORDS] = (values[at + RECORDS] as number) + 1;
    values[kind] = (values[kind] as number) + 1;
    values[hours] = (values[hours] as number) | (1 << hour);
  }

  toEniDays(eniIds: readonly string[]): EniDay[] {
    return [...this.#rows].map(([key, row]) => {
      const v = this.#values.subarray(row * FIELDS, row * FIELDS + FIELDS);
      const hasData = (v[FIRST] as number) !== Number.POSITIVE_INFINITY;
      return {
        eniId: eniIds[Math.floor(key / DAYS)] as string,
        day: key % DAYS,
        recordCount: v[RECORDS] as number,
        acceptedCount: v[ACCEPTED] as number,
        rejectedCount: v[REJECTED] as number,
        noDataCount: v[NO_DATA] as number,
        skipDataCount: v[SKIP_DATA] as number,
        dataHours: v[DATA_HOURS] as number,
        noDataHours: v[NO_DATA_HOURS] as number,
        skippedHours: v[SKIPPED_HOURS] as number,
        firstSeen: hasData ? (v[FIRST] as number) : null,
        lastSeen: hasData ? (v[LAST] as number) : null,
      };
    });
  }

  /** Where the row of an interface and day begins. Records of one interface mostly follow by day. */
  #rowOf(eni: number, day: number): number {
    if (eni < this.#lastDay.length && this.#lastDay[eni] === day) return (this.#lastRow[eni] as number) * FIELDS;
    return this.#findRow(eni, day) * FIELDS;
  }

  #findRow(eni: number, day: number): number {
    const key = eni * DAYS + day;
    const row = this.#rows.get(key) ?? this.#insert(key);
    while (eni >= this.#lastDay.length) this.#growEnis();
    this.#lastDay[eni] = day;
    this.#lastRow[eni] = row;
    return row;
  }

  #insert(key: number): number {
    const row = this.#rows.size;
    this.#rows.set(key, row);
    if ((row + 1) * FIELDS > this.#values.length) {
      const values = new Float64Array(this.#values.length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[row * FIELDS + FIRST] = Number.POSITIVE_INFINITY;
    return row;
  }

  #growEnis(): void {
    const days = new Int32Array(this.#lastDay.length * 2).fill(-1);
    const rows = new Int32Array(this.#lastDay.length * 2);
    days.set(this.#lastDay);
    rows.set(this.#lastRow);
    this.#lastDay = days;
    this.#lastRow = rows;
  }
}

/** Joins days that several threads saw. */
export function joinEniDays(all: readonly EniDay[]): EniDay[] {
  const joined = new Map<string, EniDay>();
  for (const day of all) {
    const key = `${day.eniId} ${day.day}`;
    const known = joined.get(key);
    joined.set(key, known === undefined ? day : joinTwo(known, day));
  }
  return [...joined.values()];
}

function joinTwo(a: EniDay, b: EniDay): EniDay {
  return {
    eniId: a.eniId,
    day: a.day,
    recordCount: a.recordCount + b.recordCount,
    acceptedCount: a.acceptedCount + b.acceptedCount,
    rejectedCount: a.rejectedCount + b.rejectedCount,
    noDataCount: a.noDataCount + b.noDataCount,
    skipDataCount: a.skipDataCount + b.skipDataCount,
    dataHours: a.dataHours | b.dataHours,
    noDataHours: a.noDataHours | b.noDataHours,
    skippedHours: a.skippedHours | b.skippedHours,
    firstSeen: extreme(Math.min, a.firstSeen, b.firstSeen),
    lastSeen: extreme(Math.max, a.lastSeen, b.lastSeen),
  };
}

function extreme(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : pick(a, b);
}
