import { DAY_S } from "@sgt/cidr";
import type { Initiation } from "../initiator/initiation.js";
import type { EvidenceRow } from "./evidence-row.js";

/** One source on one port of one interface, over the whole window. */
export interface Talker {
  readonly source: string;
  readonly eniId: string;
  readonly protocol: number;
  readonly port: number;
  readonly recordCount: number;
  readonly byteCount: number;
  readonly initiation: Initiation;
}

/** Sources seen for the first time in one week. */
export interface WeekOfSources {
  /** The Monday, as a UTC day. */
  readonly week: string;
  readonly newSourceCount: number;
}

/** Evidence in words for people; accepted traffic only, proved responses left out. */
export interface RowSummary {
  readonly rowCount: number;
  readonly sourceCount: number;
  /** By bytes, the most first. */
  readonly topTalkers: readonly Talker[];
  /** Every week from the first to the last with data. A window that is long enough ends in weeks without new sources. */
  readonly newSourcesByWeek: readonly WeekOfSources[];
}

const TALKERS = 10;
const DAY_MS = DAY_S * 1000;
const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** Sums rows up: who talks most, and in which week each source was first seen. Rows must be sorted by key. */
export function summarizeRows(rows: Iterable<EvidenceRow>): RowSummary {
  const firstWeeks = new Map<string, number>();
  const talkers = new TopTalkers();
  let rowCount = 0;
  for (const row of rows) {
    rowCount++;
    if (row.action !== "ACCEPT" || row.initiation === "response") continue;
    talkers.add(row);
    const week = Math.floor((row.firstSeen * 1000 - FIRST_MONDAY_MS) / WEEK_MS);
    const known = firstWeeks.get(row.source);
    if (known === undefined || week < known) firstWeeks.set(row.source, week);
  }
  return {
    rowCount,
    sourceCount: firstWeeks.size,
    topTalkers: talkers.finish(),
    newSourcesByWeek: countByWeek([...firstWeeks.values()]),
  };
}

/** Joins the days of a key, which follow one another, and keeps the few with most bytes. */
class TopTalkers {
  #current: { -readonly [K in keyof Talker]: Talker[K] } | null = null;
  #top: Talker[] = [];

  add(row: EvidenceRow): void {
    const { source, eniId, protocol, port, recordCount, byteCount, initiation } = row;
    const current = this.#current;
    const isSame =
      current?.source === source && current.eniId === eniId && current.protocol === protocol && current.port === port;
    if (current !== null && isSame) {
      current.recordCount += recordCount;
      current.byteCount += byteCount;
    } else {
      this.#keep();
      this.#current = { source, eniId, protocol, port, recordCount, byteCount, initiation };
    }
  }

  finish(): Talker[] {
    this.#keep();
    return this.#top;
  }

  #keep(): void {
    const fresh = this.#current;
    this.#current = null;
    const least = this.#top[TALKERS - 1];
    if (fresh === null || (least !== undefined && compareTalkers(fresh, least) > 0)) return;
    this.#top = [...this.#top, fresh].sort(compareTalkers).slice(0, TALKERS);
  }
}

function compareTalkers(a: Talker, b: Talker): number {
  return b.byteCount - a.byteCount || b.recordCount - a.recordCount || (nameOf(a) < nameOf(b) ? -1 : 1);
}

function nameOf({ source, eniId, protocol, port }: Talker): string {
  return `${source} ${eniId} ${protocol} ${port}`;
}

function countByWeek(firstWeeks: readonly number[]): WeekOfSources[] {
  if (firstWeeks.length === 0) return [];
  const counts = new Map<number, number>();
  for (const week of firstWeeks) counts.set(week, (counts.get(week) ?? 0) + 1);
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    week: new Date((first + i) * WEEK_MS + FIRST_MONDAY_MS).toISOString().slice(0, 10),
    newSourceCount: counts.get(first + i) ?? 0,
  }));
}
