import { safeText, type Table } from "@sgt/report/text";
import { drawTable } from "./draw-table.js";
import type { Paint } from "./paint.js";
import { textWidth, wordWidth, wrapText } from "./wrap-text.js";

/** What a border and the blanks beside it take of a line, per column. */
const BORDER_WIDTH = 3;
/** Of a column that wraps: narrower ones are hard to read. */
const MIN_WIDTH = 8;

/**
 * Returns the table as a terminal of `width` columns shows it. Columns that may wrap become
 * narrower until it fits; when even that is not enough it stays too wide rather than cut a CIDR.
 */
export function renderTerminalTable(table: Table, width: number, paint: Paint): string {
  const rows = table.rows.map((row) => row.map((cell) => cell.split("\n").map(safeText).join("\n")));
  const widths = columnWidths({ ...table, rows }, width);
  return drawTable({
    heads: table.columns.map((c) => paint.bold(c.title)),
    aligns: table.columns.map((c) => c.align ?? "left"),
    widths,
    rows: rows.map((row) => row.map((cell, i) => wrapText(cell, widths[i] as number))),
    isRuled: rows.some((row) => row.some((cell) => cell.includes("\n"))),
  });
}

/** Returns how many columns of a terminal the table needs at least, when all that may wrap does. */
export function leastWidth(table: Table): number {
  return sumOf(leastWidths(table));
}

const cellsOf = ({ columns, rows }: Table, i: number): string[] => [
  columns[i]?.title ?? "",
  ...rows.map((row) => row[i] ?? ""),
];

/** No spread: a call takes some 100,000 arguments at most. */
const widest = (cells: readonly string[], width: (cell: string) => number): number =>
  cells.reduce((most, cell) => Math.max(most, width(cell)), 0);

const naturalWidths = (table: Table): number[] => table.columns.map((_, i) => widest(cellsOf(table, i), textWidth));

function leastWidths(table: Table): number[] {
  const natural = naturalWidths(table);
  return table.columns.map(({ title, wraps }, i) =>
    // A head is not wrapped.
    wraps ? Math.max(MIN_WIDTH, textWidth(title), widest(cellsOf(table, i), wordWidth)) : (natural[i] as number),
  );
}

const sumOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width + BORDER_WIDTH, 1);

function columnWidths(table: Table, width: number): number[] {
  const least = leastWidths(table);
  const widths = naturalWidths(table);
  let excess = sumOf(widths) - width;
  while (excess > 0) {
    // The widest column that can still give way loses one: long texts shrink before short ones.
    const shrinkable = widths.map((w, i) => (w > (least[i] as number) ? w : 0));
    const widest = Math.max(...shrinkable);
    if (widest === 0) break;
    const i = shrinkable.indexOf(widest);
    widths[i] = widest - 1;
    excess -= 1;
  }
  return widths;
}
