import { csvField, markdownCell } from "./safe-text.js";
import type { Table } from "./table.js";

/** Returns CSV with a header line; a cell of several lines has them joined by a blank. */
export function renderCsv(table: Table): string {
  const lines = [
    table.columns.map((c) => csvField(c.field ?? c.title)),
    ...table.rows.map((row) => row.map((cell) => csvField(cell.replaceAll("\n", " ")))),
  ];
  return `${lines.map((fields) => fields.join(",")).join("\r\n")}\r\n`;
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
