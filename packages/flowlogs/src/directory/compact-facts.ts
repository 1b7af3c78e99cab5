import { factOrder } from "./fact-order.js";
import { FactTable, TEXT_COLUMNS } from "./fact-table.js";
import { ScanTimes, scopeOf } from "./scan-times.js";
import { splitSpan } from "./split-spans.js";

interface OpenSpan {
  readonly row: number;
  readonly from: number;
  until: number;
}

/**
 * The same facts in fewer rows: what was seen at every scan from one to another is one row, and what logs said of an interface
 * again and again. Nothing is lost by it, as the scans stand beside it.
 */
export function compactFacts(table: FactTable): FactTable {
  const scans = new ScanTimes(table);
  const compact = new FactTable();
  let spans: OpenSpan[] = [];
  let logged: OpenSpan[] = [];
  let interfaceKey = "";
  const flush = (): void => {
    for (const { row, from, until } of [...spans, ...logged]) compact.addFrom(table, row, from, until);
    [spans, logged] = [[], []];
  };
  for (const row of factOrder(table)) {
    const key = `${scopeOf(table, row)} ${table.text("eniId", row)}`;
    if (key !== interfaceKey) flush();
    interfaceKey = key;
    const kind = table.kind(row);
    if (kind === "logged")
      addLogged(logged, { row, from: table.from[row] as number, until: table.until[row] as number }, table);
    else if (kind === "seen") {
      for (const span of splitSpan(table, row, scans)) addSpan(spans, { row, ...span }, table, scans);
    } else compact.addFrom(table, row, table.from[row] as number, table.until[row] as number);
  }
  flush();
  return compact;
}

function addSpan(spans: OpenSpan[], span: OpenSpan, table: FactTable, scans: ScanTimes): void {
  const scope = scopeOf(table, span.row);
  const isScan = (time: number): boolean => scans.between(scope, time - 1, time + 1).length > 0;
  const joined = spans.find(
    (open) =>
      isSameFact(table, open.row, span.row) &&
      [open.until, span.from, span.until].every(isScan) &&
      scans.between(scope, open.until, span.from).length === 0,
  );
  if (joined === undefined) spans.push(span);
  else joined.until = Math.max(joined.until, span.until);
}

/** What logs said again is one fact, from the first time to the last: the days of a service's ledger say the same. */
function addLogged(logged: OpenSpan[], span: OpenSpan, table: FactTable): void {
  const same = logged.find((open) => isSameFact(table, open.row, span.row));
  if (same === undefined) logged.push(span);
  else same.until = Math.max(same.until, span.until);
}

function isSameFact(table: FactTable, a: number, b: number): boolean {
  return TEXT_COLUMNS.every((column) => table.numbers(column)[a] === table.numbers(column)[b]);
}

/** What is still needed when all before a second is dropped: of each interface that is known later, its last fact too. */
export function factsSince(table: FactTable, second: number): FactTable {
  const kept = new FactTable();
  const lastBefore = new Map<string, number>();
  const later = new Set<string>();
  const order = factOrder(table);
  const keyOf = (row: number): string => `${scopeOf(table, row)} ${table.text("eniId", row)}`;
  for (const row of order) {
    const isBefore = (table.until[row] as number) < second && table.kind(row) !== "scan";
    if (!isBefore) later.add(keyOf(row));
    else if ((table.until[lastBefore.get(keyOf(row)) ?? -1] ?? -1) <= (table.until[row] as number)) {
      lastBefore.set(keyOf(row), row);
    }
  }
  for (const row of order) {
    const isBefore = (table.until[row] as number) < second && table.kind(row) !== "scan";
    const key = keyOf(row);
    if (isBefore && !(later.has(key) && lastBefore.get(key) === row)) continue;
    kept.addFrom(table, row, table.from[row] as number, table.until[row] as number);
  }
  return kept;
}
