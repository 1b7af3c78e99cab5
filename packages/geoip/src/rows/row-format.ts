import type { Cell } from "./columns.js";

/** How a row is written. */
export interface RowFormat {
  /** Line of column names; empty for none. */
  readonly header: (columns: readonly string[]) => string;
  readonly beforeAddress: string;
  readonly afterAddress: string;
  /** Text that came as an address and is none. */
  readonly text: (text: string) => string;
  /** Fields side by side, without a separator at either end. */
  readonly fields: (names: readonly string[], cells: readonly Cell[]) => string;
  readonly end: string;
}

/** Control and format characters, and line ends of other alphabets: no name needs them, and a spreadsheet or terminal would obey. */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
/** Most text: for this no character is looked up in a table of all of them. */
const ASCII = /^[ -~]*$/;
const clean = (text: string): string => (ASCII.test(text) ? text : text.replace(UNSAFE, "\ufffd"));

/** As RFC 4180 has it; what a spreadsheet would take for a formula gets an apostrophe in front. */
function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = clean(cell);
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const CSV_ROWS: RowFormat = {
  header: (columns) => `${columns.map(csvCell).join(",")}\r\n`,
  beforeAddress: "",
  afterAddress: "",
  text: csvCell,
  fields: (_, cells) => cells.map(csvCell).join(","),
  end: "\r\n",
};

export const NDJSON_ROWS: RowFormat = {
  header: () => "",
  beforeAddress: '{"address":"',
  afterAddress: '"',
  text: (text) => JSON.stringify(clean(text)).slice(1, -1),
  fields: (names, cells) =>
    names.map((name, i) => `${JSON.stringify(name)}:${JSON.stringify(cells[i] ?? null)}`).join(","),
  end: "}\n",
};
