import { csvField, markdownCell } from "./safe-text.js";
import type { Column, Table } from "./table.js";

/** Characters of a piece: few writes, and never the whole text in memory. */
const PIECE = 65_536;

/** A table whose rows need not all be there at once. */
export interface RowSource {
  readonly columns: readonly Column[];
  readonly rows: Iterable<readonly (string | number | null)[]>;
}

/** Returns CSV (RFC 4180) with a header line, piece by piece; a cell of several lines has them joined by a blank. */
export function* csvPieces({ columns, rows }: RowSource): Generator<string> {
  let piece = csvLine(columns.map((c) => c.field ?? c.title));
  for (const row of rows) {
    piece += csvLine(row);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

/** Returns one record of CSV with its line end. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvField).join(",")}\r\n`;
}

/** Returns CSV with a header line as one text. */
export function renderCsv(table: RowSource): string {
  return [...csvPieces(table)].join("");
}

/** Returns a Markdown table. */
export function renderMarkdown(table: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return `${[
    line(table.columns.map((c) => markdownCell(c.title))),
    line(table.columns.map((c) => (c.align === "right" ? "--:" : "---"))),
    ...table.rows.map((row) => line(row.map(markdownCell))),
  ].join("\n")}\n`;
}

/** Returns a value as JSON that people can read too; a bigint becomes decimal text. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? v.toString() : v), 2)}\n`;
}
