import { DAY_S, HOUR_S } from "@sgt/cidr";
import type { Initiation } from "../initiator/initiation.js";
import type { Coverage, EniCoverage, Window } from "./coverage.js";
import { joinMalformed } from "./join-malformed.js";
import { joinOtherFiles } from "./other-files.js";
import type { EniDay, RunCoverage } from "./run-coverage.js";

/**
 * Joins what runs covered into one statement about the window `asked`. Days of interfaces outside
 * it are left out; hours are counted once however many runs saw them.
 *
 * @param isTold whether the groups of an interface that no snapshot held are known for a time
 */
export function summarizeCoverage(
  runs: readonly RunCoverage[],
  asked: Window,
  initiationCounts: Readonly<Record<Initiation, number>>,
  isTold: (eniId: string, times: Window) => boolean = () => false,
): Coverage {
  const days = runs.flatMap((run) => run.eniDays).filter(({ day }) => touches(day, asked));
  const sum = (pick: (day: EniDay) => number): number => days.reduce((total, day) => total + pick(day), 0);
  const seen = days.flatMap(({ firstSeen, lastSeen }) =>
    firstSeen === null || lastSeen === null ? [] : ([[firstSeen, lastSeen]] as const),
  );
  const daysWithoutData = missingDays(days, asked);
  const unread = runs.flatMap((run) => run.unread).sort((a, b) => (a.key < b.key ? -1 : 1));
  const malformed = joinMalformed(runs.flatMap((run) => run.malformed));
  const skipDataCount = sum((day) => day.skipDataCount);
  const inSnapshot = new Set(runs.flatMap((run) => run.knownEnis ?? []));
  const enis = joinEnis(days, asked, (eniId, times) => inSnapshot.has(eniId) || isTold(eniId, times));
  // Where no run had a snapshot there was nothing to miss an interface in.
  const hasUnknownEni = runs.some(({ knownEnis }) => knownEnis !== null) && enis.some(({ known }) => !known);
  const hasLostLines = unread.length > 0 || malformed.length > 0 || skipDataCount > 0;
  return {
    asked,
    covered: extent(seen),
    daysWithoutData,
    objectCount: runs.reduce((total, run) => total + run.objectCount, 0),
    byteCount: runs.reduce((total, run) => total + run.byteCount, 0),
    recordCount: sum((day) => day.recordCount),
    acceptedCount: sum((day) => day.acceptedCount),
    rejectedCount: sum((day) => day.rejectedCount),
    noDataCount: sum((day) => day.noDataCount),
    skipDataCount,
    outsideWindowCount: runs.reduce((total, run) => total + run.outsideWindowCount, 0),
    withoutInterfaceCount: runs.reduce((total, run) => total + run.withoutInterfaceCount, 0),
    initiationCounts,
    enis,
    unread,
    malformed,
    otherFiles: joinOtherFiles(runs.flatMap((run) => run.otherFiles ?? [])),
    complete: !hasLostLines && !hasUnknownEni && daysWithoutData.length === 0,
  };
}

function touches(day: number, window: Window): boolean {
  return day * DAY_S < window.to && (day + 1) * DAY_S > window.from;
}

function extent(seen: readonly (readonly [number, number])[]): Window | null {
  if (seen.length === 0) return null;
  return seen.reduce<Window>(
    ({ from, to }, [first, last]) => ({ from: Math.min(from, first), to: Math.max(to, last) }),
    { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY },
  );
}

function missingDays(days: readonly EniDay[], asked: Window): string[] {
  const present = new Set(days.filter(({ recordCount }) => recordCount > 0).map(({ day }) => day));
  const missing: string[] = [];
  for (let day = Math.floor(asked.from / DAY_S); day * DAY_S < asked.to; day++) {
    if (!present.has(day)) missing.push(new Date(day * DAY_S * 1000).toISOString().slice(0, 10));
  }
  return missing;
}

/** The hours of one interface by day, joined over runs. */
interface EniHours {
  recordCount: number;
  firstSeen: number | null;
  lastSeen: number | null;
  readonly hours: Map<number, { data: number; noData: number; skipped: number }>;
}

function joinEnis(
  days: readonly EniDay[],
  asked: Window,
  isKnown: (eniId: string, times: Window) => boolean,
): EniCoverage[] {
  const enis = new Map<string, EniHours>();
  for (const day of days) addEniDay(enis, day);
  return [...enis.keys()].sort().map((eniId) => {
    const eni = enis.get(eniId) as EniHours;
    const times = { from: eni.firstSeen ?? 0, to: (eni.lastSeen ?? 0) + 1 };
    return describeEni(eniId, eni, asked, isKnown(eniId, times));
  });
}

function addEniDay(enis: Map<string, EniHours>, day: EniDay): void {
  const eni = enis.get(day.eniId) ?? { recordCount: 0, firstSeen: null, lastSeen: null, hours: new Map() };
  enis.set(day.eniId, eni);
  const hours = eni.hours.get(day.day) ?? { data: 0, noData: 0, skipped: 0 };
  eni.hours.set(day.day, hours);
  hours.data |= day.dataHours;
  hours.noData |= day.noDataHours;
  hours.skipped |= day.skippedHours;
  eni.recordCount += day.recordCount;
  if (day.firstSeen !== null) eni.firstSeen = Math.min(eni.firstSeen ?? day.firstSeen, day.firstSeen);
  if (day.lastSeen !== null) eni.lastSeen = Math.max(eni.lastSeen ?? day.lastSeen, day.lastSeen);
}

function describeEni(eniId: string, eni: EniHours, asked: Window, known: boolean): EniCoverage {
  const counts = { data: 0, noData: 0, skipped: 0 };
  for (const [day, hours] of eni.hours) {
    const inside = hoursInside(day, asked);
    counts.data += bitCount(hours.data & inside);
    counts.noData += bitCount(hours.noData & inside);
    counts.skipped += bitCount(hours.skipped & inside);
  }
  return {
    eniId,
    known,
    recordCount: eni.recordCount,
    hoursWithData: counts.data,
    hoursNoData: counts.noData,
    hoursSkipped: counts.skipped,
    firstSeen: eni.firstSeen,
    lastSeen: eni.lastSeen,
  };
}

/** The hours of a day that touch the window, as a mask. */
function hoursInside(day: number, asked: Window): number {
  const first = Math.max(0, Math.floor((asked.from - day * DAY_S) / HOUR_S));
  const end = Math.min(24, Math.ceil((asked.to - day * DAY_S) / HOUR_S));
  return end <= first ? 0 : ((1 << end) - 1) & ~((1 << first) - 1);
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
