import { flowLogsError } from "../errors.js";
import { type Column, scanColumns } from "../parquet/scan-columns.js";
import { FILE_COLUMNS } from "./encode-facts.js";
import { FACT_KINDS, type FactKind, type FactTable, TEXT_COLUMNS, type TextColumn } from "./fact-table.js";

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
    checkRows(table, first);
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
    if (!(time >= 0 && time <= LAST_SECOND)) throw invalid("time", values[i]);
    into[first + i] = time;
  }
}

function readTexts(values: Column, table: FactTable, column: TextColumn, first: number): void {
  const interner = table.texts[column];
  const into = table.numbers(column);
  const shape = SHAPES[column];
  let last: unknown;
  let number = 0;
  for (let i = 0; i < values.length; i++) {
    const text = values[i];
    if (text !== last || i === 0) {
      if (typeof text !== "string" || !(shape ?? TEXT).test(text)) throw invalid(column, text);
      if (column === "words") checkWords(text);
      number = interner.id(text);
      last = text;
    }
    into[first + i] = number;
  }
}

/** A second at which no clock stands: year 9999. */
const LAST_SECOND = 253_402_300_799;
const TEXT = /^[^\p{Cc}]{0,2000}$/u;
const SHAPES: Partial<Record<TextColumn, RegExp>> = {
  accountId: /^[!-~]{1,128}$/,
  region: /^[!-~]{1,128}$/,
  eniId: /^[!-~]{0,128}$/,
  groups: /^(-|([!-~]+( [!-~]+)*)?)$/,
  addresses: /^([0-9a-fA-F:./]+( [0-9a-fA-F:./]+)*)?$/,
  words: /^[^\p{Cc}]*$/u,
};

function checkWords(text: string): void {
  if (text === "") return;
  const words: unknown = JSON.parse(text);
  if (typeof words !== "object" || words === null || !Object.values(words).every((word) => typeof word === "string")) {
    throw invalid("words", text);
  }
}

/** Only scans are of no interface, and no time ends before it begins. */
function checkRows(table: FactTable, first: number): void {
  for (let row = first; row < table.rowCount; row++) {
    const isScan = table.kind(row) === "scan";
    if (isScan !== (table.text("eniId", row) === "")) throw invalid("eni_id", table.text("eniId", row));
    if ((table.until[row] as number) < (table.from[row] as number)) throw invalid("until_at", table.until[row]);
  }
}

function invalid(column: string, value: unknown): Error {
  return flowLogsError("SGT_FLOWLOGS_PARQUET_INVALID", `column ${column} holds ${String(value).slice(0, 60)}`);
}
