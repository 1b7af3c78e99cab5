import { DAY_S } from "@sgt/cidr";
import type { UnreadObject, Window } from "../coverage/coverage.js";
import { joinEniDays } from "../coverage/join-eni-days.js";
import { joinMalformed } from "../coverage/join-malformed.js";
import type { EniDay, RunCoverage } from "../coverage/run-coverage.js";
import type { Batch, CountedObject, Part } from "./batch.js";
import { bucketOf } from "./object-bucket.js";
import { parsePartPath } from "./partition.js";

/**
 * What batches come to, cut so that nobody reads more of it than is asked for: rows and coverage by day, objects by
 * bucket, and the rest. Digests join exactly, in any order but that of equal holes.
 */
export interface Digest {
  readonly days: ReadonlyMap<string, DayPage>;
  readonly buckets: ReadonlyMap<string, readonly CountedIn[]>;
  readonly runs: Runs;
}

/** One UTC day. */
export interface DayPage {
  readonly parts: readonly Part[];
  readonly eniDays: readonly EniDay[];
}

/** A counted object and the window that it was read for. */
export interface CountedIn extends CountedObject {
  readonly asked: Window;
}

/** What is of no day. */
export interface Runs {
  readonly batchCount: number;
  readonly countedObjectCount: number;
  /** From the earliest to the latest second that was asked for; null where nothing was. */
  readonly asked: Window | null;
  readonly coverage: Pick<
    RunCoverage,
    "objectCount" | "byteCount" | "outsideWindowCount" | "withoutInterfaceCount" | "knownEnis" | "malformed"
  >;
  /** Could not be read then; of each key and code one. A later batch may have counted the object. */
  readonly unread: readonly UnreadObject[];
  /** Counted, and not to the end: a hole for ever. */
  readonly cut: readonly UnreadObject[];
}

export const NO_DAY: DayPage = { parts: [], eniDays: [] };

export const NO_RUNS: Runs = {
  batchCount: 0,
  countedObjectCount: 0,
  asked: null,
  coverage: {
    objectCount: 0,
    byteCount: 0,
    outsideWindowCount: 0,
    withoutInterfaceCount: 0,
    knownEnis: null,
    malformed: [],
  },
  unread: [],
  cut: [],
};

/** The digest of batches, in their order. */
export function digestOf(batches: readonly Batch[]): Digest {
  return batches.map(digestOfOne).reduce(joinDigests, { days: new Map(), buckets: new Map(), runs: NO_RUNS });
}

function digestOfOne({ parts, objects, coverage }: Batch): Digest {
  const days = new Map<string, { parts: Part[]; eniDays: EniDay[] }>();
  for (const part of parts) entry(days, parsePartPath(part.path)?.date ?? "", emptyDay).parts.push(part);
  for (const day of coverage.eniDays) entry(days, dateOfDay(day.day), emptyDay).eniDays.push(day);
  const buckets = new Map<string, CountedIn[]>();
  for (const object of objects) {
    entry(buckets, bucketOf(object.key), () => []).push({ ...object, asked: coverage.asked });
  }
  return { days, buckets, runs: runsOf(objects, coverage) };
}

const emptyDay = (): { parts: Part[]; eniDays: EniDay[] } => ({ parts: [], eniDays: [] });

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function dateOfDay(day: number): string {
  return new Date(day * DAY_S * 1000).toISOString().slice(0, 10);
}

function runsOf(objects: readonly CountedObject[], { asked, eniDays: _, unread, ...coverage }: RunCoverage): Runs {
  const own = new Set(objects.map(({ key }) => key));
  return {
    batchCount: 1,
    countedObjectCount: objects.length,
    asked,
    coverage,
    unread: unread.filter(({ key }) => !own.has(key)),
    cut: unread.filter(({ key }) => own.has(key)),
  };
}

export function joinDigests(a: Digest, b: Digest): Digest {
  return {
    days: joinMaps(a.days, b.days, joinDays),
    buckets: joinMaps(a.buckets, b.buckets, (x, y) => [...x, ...y]),
    runs: joinRuns(a.runs, b.runs),
  };
}

function joinMaps<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>, join: (a: T, b: T) => T): Map<string, T> {
  const joined = new Map(a);
  for (const [key, value] of b) {
    const known = joined.get(key);
    joined.set(key, known === undefined ? value : join(known, value));
  }
  return joined;
}

export function joinDays(a: DayPage, b: DayPage): DayPage {
  return { parts: [...a.parts, ...b.parts], eniDays: joinEniDays([...a.eniDays, ...b.eniDays]) };
}

export function joinRuns(a: Runs, b: Runs): Runs {
  return {
    batchCount: a.batchCount + b.batchCount,
    countedObjectCount: a.countedObjectCount + b.countedObjectCount,
    asked: hull(a.asked, b.asked),
    coverage: {
      objectCount: a.coverage.objectCount + b.coverage.objectCount,
      byteCount: a.coverage.byteCount + b.coverage.byteCount,
      outsideWindowCount: a.coverage.outsideWindowCount + b.coverage.outsideWindowCount,
      withoutInterfaceCount: a.coverage.withoutInterfaceCount + b.coverage.withoutInterfaceCount,
      knownEnis: union(a.coverage.knownEnis, b.coverage.knownEnis),
      malformed: joinMalformed([...a.coverage.malformed, ...b.coverage.malformed]),
    },
    unread: [...new Map([...b.unread, ...a.unread].map((hole) => [`${hole.code} ${hole.key}`, hole])).values()],
    cut: [...a.cut, ...b.cut],
  };
}

function hull(a: Window | null, b: Window | null): Window | null {
  if (a === null || b === null) return a ?? b;
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

function union(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null || b === null) return a ?? b;
  return [...new Set([...a, ...b])];
}
