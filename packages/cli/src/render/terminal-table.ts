import { safeText, type Table } from "@sgt/report/text";
import Table3 from "cli-table3";
import type { Paint } from "./paint.js";
import { textWidth, wordWidth, wrapText } from "./wrap-text.js";

/** What a border and the blanks beside it take of a line, per column. */
const BORDER_WIDTH = 3;

/**
 * Returns the table as a terminal of `width` columns shows it. Columns that may wrap become
 * narrower until it fits; when even that is not enough it stays too wide rather than cut a CIDR.
 */
export function renderTerminalTable(table: Table, width: number, paint: Paint): string {
  const rows = table.rows.map((row) => row.map((cell) => cell.split("\n").map(safeText).join("\n")));
  const widths = columnWidths({ ...table, rows }, width);
  const output = new Table3({
    head: table.columns.map((c) => paint.bold(c.title)),
    colAligns: table.columns.map((c) => c.align ?? "left"),
    // cli-table3 colours head and border by itself, also off a terminal, unless told not to.
    style: { head: [], border: [], compact: !rows.some((row) => row.some((cell) => cell.includes("\n"))) },
  });
  for (const row of rows) output.push(row.map((cell, i) => wrapText(cell, widths[i] as number)));
  return output.toString();
}

function columnWidths(table: Table, width: number): number[] {
  const cellsOf = (i: number): string[] => [
    (table.columns[i] as { title: string }).title,
    ...table.rows.map((r) => r[i] ?? ""),
  ];
  const natural = table.columns.map((_, i) => Math.max(...cellsOf(i).map(textWidth)));
  const least = table.columns.map((c, i) =>
    c.wraps ? Math.max(8, ...cellsOf(i).map(wordWidth)) : (natural[i] as number),
  );
  const widths = [...natural];
  let excess = widths.reduce((sum, w) => sum + w + BORDER_WIDTH, 1) - width;
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
