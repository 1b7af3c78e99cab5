import { type FactTable, TEXT_COLUMNS, type TextColumn } from "./fact-table.js";
import { type ScanTimes, scopeOf } from "./scan-times.js";
import { type Span, splitSpan } from "./split-spans.js";

/** A time in which an interface was seen again and again, always in the same states; nearly always in one. */
export interface Run extends Span {
  /** One fact of each state. */
  readonly rows: readonly number[];
}

/** What a fact says, and not who says it. */
export const STATE_COLUMNS: readonly TextColumn[] = TEXT_COLUMNS.filter((column) => column !== "source");

/** Whether two facts say the same of the same interface. */
export function saysTheSame(table: FactTable, a: number, b: number): boolean {
  return STATE_COLUMNS.every((column) => table.numbers(column)[a] === table.numbers(column)[b]);
}

/**
 * The runs of the `seen` facts of one interface, which do not overlap. They depend on the instants at which it was seen
 * alone, not on the spans that facts were put together to.
 *
 * @param breaks instants at which something else was told: no run goes on over one.
 */
export function seenRuns(
  table: FactTable,
  facts: readonly number[],
  scans: ScanTimes,
  breaks: readonly number[],
): Run[] {
  const first = facts[0];
  if (first === undefined) return [];
  const scope = scopeOf(table, first);
  const runs: Run[] = [];
  for (const piece of disjointPieces(table, facts, scans)) {
    const last = runs.at(-1);
    const goesOn =
      last !== undefined &&
      isSameSet(table, last.rows, piece.rows) &&
      scans.between(scope, last.until, piece.from).length === 0 &&
      !breaks.some((time) => time > last.until && time < piece.from);
    if (goesOn) runs[runs.length - 1] = { ...last, until: piece.until };
    else runs.push(piece);
  }
  return runs;
}

/** Pieces of spans, cut so that two are equal in time or apart; those of one time are one. */
function disjointPieces(table: FactTable, facts: readonly number[], scans: ScanTimes): Run[] {
  const spans = facts.flatMap((row) => splitSpan(table, row, scans).map((span) => ({ ...span, rows: [row] })));
  spans.sort((a, b) => a.from - b.from || a.until - b.until);
  const overlaps = spans.some((span, i) => i > 0 && span.from <= (spans[i - 1] as Run).until);
  return overlaps ? joinEqual(table, cutAll(table, spans, scans)) : spans;
}

function cutAll(table: FactTable, spans: readonly Run[], scans: ScanTimes): Run[] {
  const ends = [...new Set(spans.flatMap(({ from, until }) => [from, until]))].sort((a, b) => a - b);
  return spans.flatMap((span) => cutSpan(span, ends, scans, scopeOf(table, span.rows[0] as number)));
}

/** Cuts a span at the instants given: each that is a sighting of it stands alone, and what lies between two of them. */
function cutSpan({ from, until, rows }: Run, ends: readonly number[], scans: ScanTimes, scope: number): Run[] {
  const pieces: Run[] = [];
  const inside = ends.filter((end) => end >= from && end <= until);
  for (const [i, end] of inside.entries()) {
    const isSeen = end === from || end === until || scans.between(scope, end - 1, end + 1).length > 0;
    if (isSeen) pieces.push({ from: end, until: end, rows });
    const between = scans.between(scope, end, inside[i + 1] ?? end);
    if (between.length > 0) pieces.push({ from: between[0] as number, until: between.at(-1) as number, rows });
  }
  return pieces;
}

function joinEqual(table: FactTable, pieces: readonly Run[]): Run[] {
  const joined = new Map<string, number[]>();
  for (const { from, until, rows } of pieces) {
    const key = `${from} ${until}`;
    const known = joined.get(key) ?? [];
    joined.set(key, known);
    for (const row of rows) if (!known.some((other) => saysTheSame(table, other, row))) known.push(row);
  }
  return [...joined]
    .map(([key, rows]) => ({ from: Number(key.split(" ")[0]), until: Number(key.split(" ")[1]), rows }))
    .sort((a, b) => a.from - b.from || a.until - b.until);
}

function isSameSet(table: FactTable, a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((row) => b.some((other) => saysTheSame(table, row, other)));
}
