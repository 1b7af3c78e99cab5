import type { SheetColumn } from "./sheet-table.js";

/** Characters that the button of a filter takes from a header. */
const FILTER_BUTTON = 3;
/** Text that would take more lines than this stays on one: a row is to stay a row. */
const MOST_LINES = 8;

type Value = string | number | null;

/**
 * Returns a width in characters for each column: that of its header, its longest number, or its longest line of text; the last up to
 * the column's own width, at which text wraps.
 */
export function fitColumns(columns: readonly SheetColumn[], rows: readonly (readonly Value[])[]): number[] {
  const widths = columns.map(({ title }) => title.length + FILTER_BUTTON);
  for (const row of rows) {
    columns.forEach(({ width }, index) => {
      widths[index] = Math.max(widths[index] as number, neededWidth(row[index] ?? null, width));
    });
  }
  return widths;
}

/** Is this text that a column of the width shows in a few lines, and not in one? */
export function wrapsAt(width: number, value: Value | undefined): boolean {
  if (typeof value !== "string" || value.length > width * MOST_LINES) return false;
  return value.length > width || value.includes("\n");
}

function neededWidth(value: Value, most: number): number {
  if (value === null) return 0;
  if (typeof value === "number") return String(value).length;
  return Math.min(most, Math.max(...value.split("\n", MOST_LINES).map((line) => line.length)));
}
