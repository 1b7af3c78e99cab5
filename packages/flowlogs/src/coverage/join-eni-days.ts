import type { EniDay } from "./run-coverage.js";

/** Joins days that several threads or runs saw. */
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
