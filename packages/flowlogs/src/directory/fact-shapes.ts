import { type FactTable, MOST_TEXT, TEXT_COLUMNS, type TextColumn } from "./fact-table.js";

// What a fact may hold: asked of what is written, so that no ledger holds what its readers refuse, and of what is read.

/** A second at which no clock stands: year 9999. */
const LAST_SECOND = 253_402_300_799;
const TEXT = new RegExp(`^[^\\p{Cc}]{0,${MOST_TEXT}}$`, "u");
const SHAPES: Partial<Record<TextColumn, RegExp>> = {
  accountId: /^[!-~]{1,128}$/,
  region: /^[!-~]{1,128}$/,
  eniId: /^[!-~]{0,128}$/,
  groups: /^(-|([!-~]+( [!-~]+)*)?)$/,
  addresses: /^([0-9a-fA-F:./]+( [0-9a-fA-F:./]+)*)?$/,
  words: /^[^\p{Cc}]*$/u,
};

/** What a fact holds that it cannot. */
export interface OddValue {
  readonly column: string;
  readonly value: unknown;
}

/** Reports whether it is a second that a clock may show. */
export function isTime(time: number): boolean {
  return Number.isInteger(time) && time >= 0 && time <= LAST_SECOND;
}

/** Reports whether a column may hold the text. */
export function isTextOf(column: TextColumn, text: string): boolean {
  return (SHAPES[column] ?? TEXT).test(text) && (column !== "words" || isWords(text));
}

function isWords(text: string): boolean {
  if (text === "") return true;
  try {
    const words: unknown = JSON.parse(text);
    return (
      typeof words === "object" && words !== null && Object.values(words).every((word) => typeof word === "string")
    );
  } catch {
    return false;
  }
}

/** Returns what is odd about the rows from the first one on: only scans are of no interface, and no time ends before it begins. */
export function oddRow(table: FactTable, first: number): OddValue | null {
  for (let row = first; row < table.rowCount; row++) {
    const isScan = table.kind(row) === "scan";
    const eniId = table.text("eniId", row);
    if (isScan !== (eniId === "")) return { column: "eni_id", value: eniId };
    const until = table.until[row] as number;
    if (until < (table.from[row] as number)) return { column: "until_at", value: until };
  }
  return null;
}

/** Returns what no reader would take of a table of facts; null where all of it is right. */
export function oddValue(table: FactTable): OddValue | null {
  const times = [table.from, table.until].map((column) =>
    column.subarray(0, table.rowCount).find((time) => !isTime(time)),
  );
  for (const [i, value] of times.entries())
    if (value !== undefined) return { column: i === 0 ? "from_at" : "until_at", value };
  for (const column of TEXT_COLUMNS) {
    const numbers = new Set(table.numbers(column).subarray(0, table.rowCount));
    const value = [...numbers].map((id) => table.texts[column].text(id)).find((text) => !isTextOf(column, text));
    if (value !== undefined) return { column, value };
  }
  return oddRow(table, 0);
}
