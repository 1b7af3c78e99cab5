import { type FactTable, UNTOLD } from "./fact-table.js";
import { type ScanTimes, scopeOf } from "./scan-times.js";
import { type Run, STATE_COLUMNS, saysTheSame, seenRuns } from "./seen-runs.js";
import type { Knowledge } from "./sighting.js";

/** A time for which something is known of an interface. Segments of one interface may overlap: then each may be so. */
export interface Segment {
  /** Seconds since 1970. */
  readonly from: number;
  /** Excluded. */
  readonly until: number;
  readonly how: Exclude<Knowledge, "unknown">;
  /** The fact that says what it was. */
  readonly row: number;
}

/** A statement that stands by itself: what lies between two of them is concluded. */
interface Anchor {
  readonly from: number;
  readonly until: number;
  /** Facts that say what it was; none of an interface that was gone. */
  readonly rows: readonly number[];
  readonly how: "seen" | "told";
}

/**
 * What is known of one interface, from all that was told of it, in whatever order it came:
 *
 * - seen and told times stand as they are;
 * - between two of them that are equal it is assumed to have been so too, unless a scan did not find it;
 * - between two that differ each of them is inferred: the change fell somewhere in between;
 * - up to the instant at which it was told gone it is assumed to have stayed;
 * - after the last sighting, and before a scan that does not find it, nothing is known;
 * - what something else makes likely is inferred where nothing better is known.
 */
export function segmentsOf(table: FactTable, facts: readonly number[], scans: ScanTimes): Segment[] {
  const alone = facts.length === 1 ? segmentsOfOne(table, facts[0] as number) : null;
  if (alone !== null) return alone;
  const ordered = distinctFacts(table, facts);
  const ofKind = (kind: string): number[] => ordered.filter((row) => table.kind(row) === kind);
  const seen = ofKind("seen");
  const others =
    seen.length === ordered.length ? [] : [...ofKind("told"), ...ofKind("gone")].map((row) => anchorOf(table, row));
  const breaks = others.flatMap(({ from, until }) => [from, until]);
  const anchors = [...seenRuns(table, seen, scans, breaks).map(runAnchor), ...others].sort(byTime);
  const known = [...anchors.flatMap(segmentsOfAnchor), ...gapSegments(table, anchors, scans)];
  const inferred =
    seen.length === ordered.length ? [] : ofKind("inferred").flatMap((row) => uncovered(table, row, known));
  return [...known, ...inferred].sort(byTime);
}

/** Of most interfaces that are gone one thing was told: the same as below, without the work. Null for a run of sightings. */
function segmentsOfOne(table: FactTable, row: number): Segment[] | null {
  const [from, until, kind] = [table.from[row] as number, table.until[row] as number, table.kind(row)];
  if (kind === "seen") return from === until ? [{ from, until: from + 1, how: kind, row }] : null;
  const isSpan = (kind === "told" || kind === "inferred") && from < until;
  return isSpan ? [{ from, until, how: kind, row }] : [];
}

interface Times {
  readonly from: number;
  readonly until: number;
}

function byTime(a: Times, b: Times): number {
  return a.from - b.from || a.until - b.until;
}

/** In one order, whichever they came in; those of several files that say the same once. */
function distinctFacts(table: FactTable, facts: readonly number[]): number[] {
  if (facts.length === 1) return [...facts];
  const sorted = [...facts].sort((a, b) => compareTimes(table, a, b) || compareTexts(table, a, b));
  return sorted.filter((row, i) => {
    const last = sorted[i - 1];
    // Spans of sightings are as many as the scans of their file.
    if (last === undefined || table.kind(row) === "seen") return true;
    return compareTimes(table, last, row) !== 0 || !saysTheSame(table, last, row);
  });
}

function compareTimes({ from, until, kinds }: FactTable, a: number, b: number): number {
  return (
    (from[a] as number) - (from[b] as number) ||
    (until[a] as number) - (until[b] as number) ||
    (kinds[a] as number) - (kinds[b] as number)
  );
}

function compareTexts(table: FactTable, a: number, b: number): number {
  for (const column of [...STATE_COLUMNS, "source"] as const) {
    const [left, right] = [table.text(column, a), table.text(column, b)];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function anchorOf(table: FactTable, row: number): Anchor {
  const [from, until] = [table.from[row] as number, table.until[row] as number];
  const isGone = table.kind(row) === "gone";
  return { from, until: isGone ? from : until, rows: isGone ? [] : [row], how: "told" };
}

/** Seconds are whole: an instant is the second that begins with it. */
function runAnchor({ from, until, rows }: Run): Anchor {
  return { from, until: until + 1, rows, how: "seen" };
}

function segmentsOfAnchor({ from, until, rows, how }: Anchor): Segment[] {
  return from === until ? [] : rows.map((row) => ({ from, until, how, row }));
}

/** What is concluded of the times between anchors. */
function gapSegments(table: FactTable, anchors: readonly Anchor[], scans: ScanTimes): Segment[] {
  const gaps: Segment[] = [];
  let open: Anchor[] = [];
  for (let i = 0; i < anchors.length; ) {
    const { from } = anchors[i] as Anchor;
    const until = open[0]?.until ?? from;
    let end = i;
    while (anchors[end]?.from === from) end++;
    const next = anchors.slice(i, end);
    if (from > until) gaps.push(...gapBetween(table, open, next, scans));
    open = latest([...open, ...next]);
    i = end;
  }
  return gaps;
}

/** Those that end last. */
function latest(anchors: readonly Anchor[]): Anchor[] {
  const until = Math.max(...anchors.map((anchor) => anchor.until));
  return anchors.filter((anchor) => anchor.until === until);
}

function gapBetween(
  table: FactTable,
  before: readonly Anchor[],
  after: readonly Anchor[],
  scans: ScanTimes,
): Segment[] {
  const [left, right] = [before, after].map((anchors) => anchors.flatMap(({ rows }) => rows)) as [number[], number[]];
  const [from, until] = [before[0]?.until ?? 0, after[0]?.from ?? 0];
  if (left.length === 0 || [...left, ...right].some((row) => table.text("groups", row) === UNTOLD)) return [];
  const scope = scopeOf(table, left[0] as number);
  if (scans.between(scope, from - 1, until).length > 0) return [];
  const staysSame = right.length === 0 || isSameGroups(table, left, right);
  const rows = staysSame ? left : [...left, ...right];
  return rows.map((row) => ({ from, until, how: staysSame ? "assumed" : "inferred", row }));
}

function isSameGroups(table: FactTable, a: readonly number[], b: readonly number[]): boolean {
  const groups = (rows: readonly number[]): string =>
    [...new Set(rows.map((row) => table.text("groups", row)))].sort().join("\n");
  return groups(a) === groups(b);
}

/** The pieces of an inferred time of which nothing better is known. */
function uncovered(table: FactTable, row: number, known: readonly Segment[]): Segment[] {
  const pieces: Segment[] = [];
  const [from, until] = [table.from[row] as number, table.until[row] as number];
  let at = from;
  for (const segment of [...known].sort(byTime)) {
    if (segment.from > at) pieces.push({ from: at, until: Math.min(segment.from, until), how: "inferred", row });
    at = Math.max(at, segment.until);
    if (at >= until) break;
  }
  if (at < until) pieces.push({ from: at, until, how: "inferred", row });
  return pieces.filter((piece) => piece.until > piece.from);
}
