import { plainText } from "../text/safe-text.js";
import { EXCEL_CELL_CHARS } from "./sheet-table.js";

/**
 * Returns text as a cell may hold it: no control characters, which XML cannot hold, and at most as long as
 * Excel takes; what was cut says how long it was.
 */
export function cellText(text: string): string {
  const plain = plainText(text);
  if (plain.length <= EXCEL_CELL_CHARS) return plain;
  const mark = ` … (cut: ${plain.length} characters)`;
  return `${plain.slice(0, EXCEL_CELL_CHARS - mark.length).replace(/[\uD800-\uDBFF]$/, "")}${mark}`;
}
