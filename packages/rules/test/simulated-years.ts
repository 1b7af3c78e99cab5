import type { EvidenceRow } from "@sgt/flowlogs";
import { type GradeLevel, planGraded, replayPlan } from "@sgt/rules";
import { eniOf, evidence, group, region, row, rule } from "@sgt/scenes";

// Years whose truth is known: who comes on which day, also on the days after the grade was given.

const DAY = 86_400;
const START = Date.parse("2025-01-01T00:00:00Z") / 1000;
const YEARS_DAYS = 730;
/** The truth that a grade is held against: who is cut off within this many days. */
const AHEAD_DAYS = 30;

type Random = () => number;
interface Caller {
  readonly source: string;
  readonly comesOn: (day: number) => boolean;
}

/** Who comes, for each kind of year. */
export const WORLDS: Readonly<Record<string, (random: Random) => Caller[]>> = {
  "a steady pool": (random) => steadyPool(random),
  "random callers": (random) => times(60, () => randomCaller(random, 2 ** (random() * 6))),
  "month-end jobs": (random) => [
    ...steadyPool(random),
    ...times(20, () => ({ source: anywhere(random), comesOn: isMonthEnd })),
  ],
  "quarter-end jobs": (random) => [
    ...steadyPool(random),
    ...times(8, () => ({ source: anywhere(random), comesOn: isQuarterEnd })),
  ],
  "a yearly failover drill": (random) => {
    const drill = Math.floor(random() * 365);
    const comesOn = (day: number) => day % 365 === drill;
    return [...steadyPool(random), ...times(6, () => ({ source: anywhere(random), comesOn }))];
  },
  "blue-green swaps": (random) => {
    const period = 30 + Math.floor(random() * 60);
    return times(Math.ceil(YEARS_DAYS / period) * 4, (at) => {
      const turn = Math.floor(at / 4);
      return { source: anywhere(random), comesOn: (day: number) => Math.floor(day / period) === turn };
    });
  },
};

function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

const anywhere = (random: Random): string => `10.0.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`;

function steadyPool(random: Random): Caller[] {
  const block = Math.floor(random() * 256);
  return times(16, (at) => ({ ...randomCaller(random, 1.2), source: `10.0.${block}.${at}` }));
}

/** Comes on average once in `period` days, at random, on days that are the same whenever they are asked for. */
function randomCaller(random: Random, period: number): Caller {
  const days = new Set(times(YEARS_DAYS, (day) => day).filter(() => random() < 1 / period));
  return { source: anywhere(random), comesOn: (day) => days.has(day) };
}

const nextDay = (day: number): Date => new Date((START + (day + 1) * DAY) * 1000);
const isMonthEnd = (day: number): boolean => nextDay(day).getUTCDate() === 1;
const isQuarterEnd = (day: number): boolean => isMonthEnd(day) && nextDay(day).getUTCMonth() % 3 === 0;

/** mulberry32: small, seeded, good enough for callers. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface SimulatedGrade {
  readonly world: string;
  readonly windowDays: number;
  readonly level: GradeLevel;
  /** Sources that the plan cut off within 30 days after. */
  readonly cutCount: number;
}

const SNAPSHOT = region({ groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16")])] });

/** Grades one window of one year and holds the grade against what came after. */
export function simulateGrade(world: string, windowDays: number, seed: number): SimulatedGrade {
  const random = seeded(seed * 7919 + windowDays);
  const callers = WORLDS[world]?.(random) ?? [];
  const today = 365 + Math.floor(random() * (YEARS_DAYS - 365 - AHEAD_DAYS));
  const rows = (from: number, to: number) => callers.flatMap((caller) => rowsOf(caller, from, to));
  const learned = window(rows(today - windowDays, today), today - windowDays, today);
  const now = new Date((START + today * DAY) * 1000).toISOString();
  // With the risk accepted the plan goes ahead whatever the grade, so that the grade can be held against what happens.
  const options = { acceptedRisk: "simulation" };
  const { plan, grade } = planGraded({ region: SNAPSHOT, evidence: learned, options, now });
  const level = grade?.level ?? "failing";
  const later = window(rows(today, today + AHEAD_DAYS), today, today + AHEAD_DAYS);
  const { refused } = replayPlan({ plan, region: SNAPSHOT, evidence: later });
  return { world, windowDays, level, cutCount: new Set(refused.map((flow) => flow.source)).size };
}

/** How often each grade was right in these years, as a row of the table of docs/grades.md. */
export function tableRow(name: string, grades: readonly SimulatedGrade[]): string {
  const cell = (level: GradeLevel): string => {
    const own = grades.filter((grade) => grade.level === level);
    const cut = own.filter((grade) => grade.cutCount > 0).length;
    return own.length === 0 ? "–" : `${own.length} (${Math.round((100 * cut) / own.length)} %)`;
  };
  return `| ${name} | ${cell("good")} | ${cell("fair")} | ${cell("failing")} |`;
}

/** Each hundred years of the table: by world, and by the days that the window has. */
export const HUNDREDS: readonly (readonly [world: string, days: number])[] = Object.keys(WORLDS).flatMap((world) =>
  [30, 90, 180].map((days) => [world, days] as const),
);

export function simulateHundred(world: string, days: number): SimulatedGrade[] {
  return times(100, (seed) => simulateGrade(world, days, seed));
}

function rowsOf({ source, comesOn }: Caller, from: number, to: number): EvidenceRow[] {
  const days = times(to - from, (at) => from + at).filter(comesOn);
  return days.map((day) => {
    const at = START + day * DAY;
    const date = new Date(at * 1000).toISOString().slice(0, 10);
    return row(eniOf("sg-1"), 6, 443, source, { date, firstSeen: at, lastSeen: at + 60 });
  });
}

function window(rows: readonly EvidenceRow[], from: number, to: number) {
  const asked = { from: START + from * DAY, to: START + to * DAY };
  const { coverage } = evidence(rows, [eniOf("sg-1")], { asked, covered: asked });
  const enis = coverage.enis.map((eni) => ({ ...eni, hoursWithData: (to - from) * 24, firstSeen: asked.from }));
  return { coverage: { ...coverage, enis }, rows };
}
