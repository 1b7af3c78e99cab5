import type { FactTable } from "./fact-table.js";
import { type ScanTimes, scopeOf } from "./scan-times.js";

/** From the first to the last of some sightings that say the same. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * The spans that a `seen` fact stands for among the scans of all files: at those of its own file it was seen, at others
 * it was not, unless another fact says so. Nearly always it is one span.
 */
export function splitSpan(table: FactTable, row: number, scans: ScanTimes): Span[] {
  const [from, until] = [table.from[row] as number, table.until[row] as number];
  if (from === until) return [{ from, until }];
  const scope = scopeOf(table, row);
  const all = scans.between(scope, from, until);
  const own = scans.betweenOf(scope, table.files[row] as number, from, until);
  if (own.length === all.length) return [{ from, until }];
  const seen = new Set(own);
  const spans: { from: number; until: number }[] = [{ from, until: from }];
  let isInterrupted = false;
  for (const time of [...all, until]) {
    const last = spans.at(-1) as { until: number };
    if (time !== until && !seen.has(time)) isInterrupted = true;
    else if (isInterrupted) {
      spans.push({ from: time, until: time });
      isInterrupted = false;
    } else last.until = time;
  }
  return spans;
}
