import { DAY_S, HOUR_S } from "@sgt/cidr";
import type { EniDay } from "./run-coverage.js";

type OpenDay = { -readonly [K in keyof EniDay]: EniDay[K] };

/** Counts records by interface and UTC day. */
export class EniDays {
  readonly #days = new Map<string, OpenDay>();

  /** Notes a flow, or as many as `recordCount` says that start in one hour, from the first start to the last end. */
  addFlow(eniId: string, action: "ACCEPT" | "REJECT", start: number, end: number, recordCount = 1): void {
    const day = this.#count(eniId, start, recordCount);
    if (action === "ACCEPT") day.acceptedCount += recordCount;
    else day.rejectedCount += recordCount;
    day.dataHours |= hourBit(start);
    day.firstSeen = Math.min(day.firstSeen ?? start, start);
    day.lastSeen = Math.max(day.lastSeen ?? end, end);
  }

  addNoData(eniId: string, start: number, recordCount = 1): void {
    const day = this.#count(eniId, start, recordCount);
    day.noDataCount += recordCount;
    day.noDataHours |= hourBit(start);
  }

  addSkipData(eniId: string, start: number, recordCount = 1): void {
    const day = this.#count(eniId, start, recordCount);
    day.skipDataCount += recordCount;
    day.skippedHours |= hourBit(start);
  }

  /** Sorted by interface and day. */
  toArray(): EniDay[] {
    return [...this.#days.values()].sort(compareEniDays);
  }

  #count(eniId: string, start: number, recordCount: number): OpenDay {
    const number = Math.floor(start / DAY_S);
    const key = `${eniId} ${number}`;
    const day = this.#days.get(key) ?? emptyDay(eniId, number);
    this.#days.set(key, day);
    day.recordCount += recordCount;
    return day;
  }
}

/**
 * Up to when records were delivered, in seconds since 1970: the latest end of one with data, or the beginning of the
 * latest hour with one that says there was none. Null without any.
 */
export function newestSeen(days: readonly EniDay[]): number | null {
  const ends = days.flatMap(({ day, lastSeen, noDataHours, skippedHours }) => {
    const silent = noDataHours | skippedHours;
    const lastHour = silent === 0 ? [] : [day * DAY_S + (31 - Math.clz32(silent)) * HOUR_S];
    return lastSeen === null ? lastHour : [lastSeen, ...lastHour];
  });
  return ends.length === 0 ? null : ends.reduce((newest, end) => Math.max(newest, end));
}

/** By interface, then day. */
export function compareEniDays(a: EniDay, b: EniDay): number {
  if (a.eniId !== b.eniId) return a.eniId < b.eniId ? -1 : 1;
  return a.day - b.day;
}

function hourBit(start: number): number {
  return 1 << Math.floor((start % DAY_S) / HOUR_S);
}

function emptyDay(eniId: string, day: number): OpenDay {
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
