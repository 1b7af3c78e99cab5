import { flowLogsError } from "../errors.js";
import { type Column, scanColumns } from "../parquet/scan-columns.js";
import { FILE_COLUMNS } from "./encode-facts.js";
import { isTextOf, isTime, oddRow } from "./fact-shapes.js";
import {
  FACT_KINDS,
  type FactKind,
  type FactTable,
  plainGroupId,
  TEXT_COLUMNS,
  type TextColumn,
} from "./fact-table.js";

const NAMES = ["how", "from_at", "until_at", ...TEXT_COLUMNS.map((column) => FILE_COLUMNS[column])];

/**
 * Adds the facts of a Parquet file to a table, as of the file of a number. Every value is checked: a ledger may come
 * from elsewhere.
 *
 * @throws `SGT_FLOWLOGS_PARQUET_INVALID` and what {@link scanColumns} throws, for a file that is not one of facts.
 */
export async function readFacts(bytes: Uint8Array, table: FactTable, file: number): Promise<void> {
  for await (const group of scanColumns(bytes, NAMES)) {
    const first = table.reserve(group.rowCount);
    table.files.fill(file, first, first + group.rowCount);
    readKinds(group.column("how"), table.kinds, first);
    readTimes(group.column("from_at"), table.from, first);
    readTimes(group.column("until_at"), table.until, first);
    for (const column of TEXT_COLUMNS) readTexts(group.column(FILE_COLUMNS[column]), table, column, first);
    const odd = oddRow(table, first);
    if (odd !== null) throw invalid(odd.column, odd.value);
  }
}

function readKinds(values: Column, into: Uint8Array, first: number): void {
  for (let i = 0; i < values.length; i++) {
    const kind = FACT_KINDS.indexOf(values[i] as FactKind);
    if (kind < 0) throw invalid("how", values[i]);
    into[first + i] = kind;
  }
}

function readTimes(values: Column, into: Float64Array, first: number): void {
  for (let i = 0; i < values.length; i++) {
    const time = Number(values[i]);
    if (!isTime(time)) throw invalid("time", values[i]);
    into[first + i] = time;
  }
}

function readTexts(values: Column, table: FactTable, column: TextColumn, first: number): void {
  const interner = table.texts[column];
  const into = table.numbers(column);
  let last: unknown;
  let number = 0;
  for (let i = 0; i < values.length; i++) {
    const text = values[i];
    if (text !== last || i === 0) {
      if (typeof text !== "string" || !isTextOf(column, text)) throw invalid(column, text);
      number = interner.id(column === "groups" ? plainGroups(text) : text);
      last = text;
    }
    into[first + i] = number;
  }
}

/** Ledgers of earlier versions name the account of a shared group. */
function plainGroups(text: string): string {
  return text.includes("/") ? text.split(" ").map(plainGroupId).sort().join(" ") : text;
}

function invalid(column: string, value: unknown): Error {
  return flowLogsError("SGT_FLOWLOGS_PARQUET_INVALID", `column ${column} holds ${String(value).slice(0, 60)}`);
}
