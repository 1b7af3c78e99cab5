import { expect, test } from "@jest/globals";
import { calendarCoverage } from "./calendar-days.js";

const at = (time: string): number => Date.parse(time) / 1000;

test.each<[name: string, from: string, to: string, days: number, monthEnds: number, outside: number]>([
  ["nothing", "2026-10-31T00:00:00Z", "2026-10-31T00:00:00Z", 0, 0, 1],
  ["a part of a day", "2026-10-31T06:00:00Z", "2026-10-31T18:00:00Z", 0, 0, 1],
  ["one day", "2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z", 1, 1, 0],
  ["one day, noon to noon", "2026-10-30T12:00:00Z", "2026-10-31T12:00:00Z", 0, 0, 1],
  ["two days, noon to noon: one of them is whole", "2026-10-30T12:00:00Z", "2026-11-01T12:00:00Z", 1, 1, 0],
  ["90 days", "2026-08-03T00:00:00Z", "2026-11-01T00:00:00Z", 90, 3, 0],
  ["a year", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", 365, 12, 0],
])("whole days of %s", (_name, from, to, days, monthEnds, outside) => {
  const coverage = calendarCoverage(at(from), at(to), ["2026-10-31"]);
  expect({ days: coverage.days, monthEnds: coverage.monthEnds, outside: coverage.declaredOutside.length }).toEqual({
    days,
    monthEnds,
    outside,
  });
});
