import type { EniDay } from "./run-coverage.js";

type Draft = { -readonly [K in keyof EniDay]: EniDay[K] };

const DAY_S = 86_400;
const HOUR_S = 3_600;

/** Counts records by interface and UTC day. */
export class EniDays {
  readonly #days = new Map<string, Draft>();

  addFlow(eniId: string, action: "ACCEPT" | "REJECT", start: number, end: number): void {
    const day = this.#count(eniId, start);
    if (action === "ACCEPT") day.acceptedCount++;
    else day.rejectedCount++;
    day.dataHours |= hourBit(start);
    day.firstSeen = Math.min(day.firstSeen ?? start, start);
    day.lastSeen = Math.max(day.lastSeen ?? end, end);
  }

  addNoData(eniId: string, start: number): void {
    const day = this.#count(eniId, start);
    day.noDataCount++;
    day.noDataHours |= hourBit(start);
  }

  addSkipData(eniId: string, start: number): void {
    const day = this.#count(eniId, start);
    day.skipDataCount++;
    day.skippedHours |= hourBit(start);
  }

  /** Sorted by interface and day. */
  toArray(): EniDay[] {
    return [...this.#days.values()].sort(compareEniDays);
  }

  #count(eniId: string, start: number): Draft {
    const number = Math.floor(start / DAY_S);
    const key = `${eniId} ${number}`;
    const day = this.#days.get(key) ?? emptyDay(eniId, number);
    this.#days.set(key, day);
    day.recordCount++;
    return day;
  }
}

/** By interface, then day. */
export function compareEniDays(a: EniDay, b: EniDay): number {
  if (a.eniId !== b.eniId) return a.eniId < b.eniId ? -1 : 1;
  return a.day - b.day;
}

function hourBit(start: number): number {
  return 1 << Math.floor((start % DAY_S) / HOUR_S);
}

function emptyDay(eniId: string, day: number): Draft {
  return {
    eniId,
    day,
    recordCount: 0,
    acceptedCount: 0,
    rejectedCount: 0,
    noDataCount: 0,
    skipDataCount: 0,
    dataHours: 0,
    noDataHours: 0,
    skippedHours: 0,
    firstSeen: null,
    lastSeen: null,
  };
}
