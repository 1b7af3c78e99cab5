import { textWidth } from "./wrap-text.js";

/** Cells in lines, in a frame. */
export interface DrawnTable {
  /** As they are shown, colors among them. */
  readonly heads: readonly string[];
  readonly aligns: readonly ("left" | "right")[];
  /** Of each column, without the blanks beside it. */
  readonly widths: readonly number[];
  /** Cells may have several lines. */
  readonly rows: readonly (readonly string[])[];
  /** A line between rows. */
  readonly isRuled: boolean;
}

/** Returns a table with a frame around its cells, without a last line end. */
export function drawTable({ heads, aligns, widths, rows, isRuled }: DrawnTable): string {
  const rule = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((width) => "─".repeat(width + 2)).join(middle)}${right}`;
  const drawn = [heads, ...rows].map((row) => drawRow(row, aligns, widths));
  const between = rule("├", "┼", "┤");
  const lines = drawn.flatMap((row, i) => (i === 1 || (isRuled && i > 1) ? [between, ...row] : row));
  return [rule("┌", "┬", "┐"), ...lines, rule("└", "┴", "┘")].join("\n");
}

function drawRow(cells: readonly string[], aligns: DrawnTable["aligns"], widths: DrawnTable["widths"]): string[] {
  const lines = widths.map((_, i) => (cells[i] ?? "").split("\n"));
  const height = Math.max(...lines.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) => {
    const texts = widths.map((width, i) => padded(lines[i]?.[at] ?? "", width, aligns[i] ?? "left"));
    return `│ ${texts.join(" │ ")} │`;
  });
}

/** What a terminal takes for a color, which has no width. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what begins it
const COLOR = /\u001b\[[\d;]*m/g;

function padded(text: string, width: number, align: "left" | "right"): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text.replaceAll(COLOR, ""))));
  return align === "right" ? `${blanks}${text}` : `${text}${blanks}`;
}
