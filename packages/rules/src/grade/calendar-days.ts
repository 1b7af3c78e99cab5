import { DAY_S } from "@sgt/cidr";
import type { CalendarCoverage } from "../plan/plan.js";

const DAY_MS = DAY_S * 1000;

/**
 * Counts the days, and the last days of months, quarters and years, that lie wholly within a window, UTC. Of a day that it
 * begins or ends in, nobody knows what the rest would have brought.
 *
 * @param from seconds since 1970, included; `to` excluded
 * @param declared UTC days, `2026-11-20`
 */
export function calendarCoverage(from: number, to: number, declared: readonly string[] = []): CalendarCoverage {
  const first = Math.ceil(from / DAY_S);
  const last = Math.floor(to / DAY_S) - 1;
  const ends: Date[] = [];
  for (let day = first; day <= last; day++) {
    const next = new Date((day + 1) * DAY_MS);
    if (next.getUTCDate() === 1) ends.push(next);
  }
  const isInside = (date: string) => {
    const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
    return day >= first && day <= last;
  };
  return {
    days: Math.max(0, last - first + 1),
    monthEnds: ends.length,
    quarterEnds: ends.filter((next) => next.getUTCMonth() % 3 === 0).length,
    yearEnds: ends.filter((next) => next.getUTCMonth() === 0).length,
    declaredOutside: declared.filter((date) => !isInside(date)),
  };
}
