import { type AsyncBuffer, type ParquetScan, parquetMetadataAsync, parquetScan } from "hyparquet";
import type { Window } from "../coverage/coverage.js";
import type { EvidenceTable } from "../evidence/evidence-table.js";
import { checkGroups } from "../parquet/check-groups.js";
import { ShapeError } from "./json-shape.js";
import { NUMBER_COLUMNS, PART_COLUMNS } from "./part-columns.js";
import { type Column, checkedAddresses, checkedNumbers, checkedTexts } from "./part-values.js";
import type { Partition } from "./partition.js";

/**
 * Adds the rows of a part that were seen within a window to a table, one row group at a time. Every value is
 * checked: a ledger may come from elsewhere.
 *
 * @throws ShapeError, or whatever hyparquet throws, for a file that is not such a part.
 */
export async function readPart(
  bytes: Uint8Array,
  partition: Partition,
  window: Window,
  table: EvidenceTable,
): Promise<void> {
  const file = bufferOf(bytes);
  const metadata = await parquetMetadataAsync(file);
  checkGroups(bytes, metadata, PART_COLUMNS);
  const scan = await parquetScan({ file, metadata, columns: PART_COLUMNS.map(({ name }) => name) });
  for (const range of scan.ranges) addGroup(await readColumns(scan, range), partition, window, table);
}

function bufferOf(bytes: Uint8Array): AsyncBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  return {
    byteLength,
    slice: (start, end = byteLength) => buffer.slice(byteOffset + start, byteOffset + end) as ArrayBuffer,
  };
}

/** The values of a column of a row group. */
type ColumnOf = (name: string) => Column;

async function readColumns(
  scan: ParquetScan,
  { rowStart, rowEnd }: { readonly rowStart: number; readonly rowEnd: number },
): Promise<ColumnOf> {
  const columns = new Map<string, Column>();
  for (const { name: column } of PART_COLUMNS) {
    const data = await scan.readColumn({ column, rowStart, rowEnd });
    if (data.length !== rowEnd - rowStart) throw new ShapeError(`column ${column} is cut short`);
    columns.set(column, data);
  }
  return (name) => columns.get(name) ?? [];
}

function addGroup(columnOf: ColumnOf, { region, date }: Partition, window: Window, table: EvidenceTable): void {
  const numbers = NUMBER_COLUMNS.map(({ name, column, most }) => {
    return { column, values: checkedNumbers(columnOf(name), name, most) };
  });
  const valuesOf = (wanted: string) => numbers.find(({ column }) => column === wanted)?.values ?? new Float64Array(0);
  const accounts = checkedTexts(columnOf("account_id"), "account_id", TOKEN);
  const enis = checkedTexts(columnOf("eni_id"), "eni_id", TOKEN);
  const actions = checkedTexts(columnOf("action"), "action", ACTION);
  const families = checkedNumbers(columnOf("family"), "family", Number.MAX_SAFE_INTEGER);
  const sources = checkedAddresses(columnOf("source"), families, table.ipv6);
  const kept = seenWithin(window, valuesOf("recordCount"), valuesOf("firstSeen"), valuesOf("lastSeen"));
  const first = table.reserve(kept.length);
  const { columns } = table;
  for (const { column, values } of numbers) {
    const into = columns[column];
    for (let k = 0; k < kept.length; k++) into[first + k] = values[kept[k] as number] as number;
  }
  columns.day.fill(table.days.number(date), first, first + kept.length);
  for (let k = 0; k < kept.length; k++) {
    const i = kept[k] as number;
    columns.networkInterface[first + k] = table.interfaces.number(accounts[i] as string, region, enis[i] as string);
    columns.family[first + k] = families[i] === 6 ? 6 : 4;
    columns.source[first + k] = sources[i] as number;
    columns.action[first + k] = actions[i] === "REJECT" ? 1 : 0;
  }
}

const TOKEN = /^[!-~]{1,128}$/;
const ACTION = /^(ACCEPT|REJECT)$/;

/** Rows of outgoing records alone have no time of their own; their day is of the window. */
function seenWithin(
  { from, to }: Window,
  recordCount: Float64Array,
  firstSeen: Float64Array,
  lastSeen: Float64Array,
): Uint32Array {
  const kept = new Uint32Array(recordCount.length);
  let count = 0;
  for (let i = 0; i < kept.length; i++) {
    const isSeen = (lastSeen[i] as number) >= from && (firstSeen[i] as number) < to;
    if (isSeen || recordCount[i] === 0) kept[count++] = i;
  }
  return kept.subarray(0, count);
}
