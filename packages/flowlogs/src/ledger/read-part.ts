import type { Window } from "../coverage/coverage.js";
import type { EvidenceTable } from "../evidence/evidence-table.js";
import { type ColumnGroup, scanColumns } from "../parquet/scan-columns.js";
import { NUMBER_COLUMNS, PART_COLUMNS } from "./part-columns.js";
import { checkedAddresses, checkedNumbers, checkedTexts } from "./part-values.js";
import type { Partition } from "./partition.js";

/**
 * Adds the rows of a part that were seen within a window to a table, one row group at a time. Every value is
 * checked: a ledger may come from elsewhere.
 *
 * @throws as {@link scanColumns} does, and ShapeError, for a file that is not such a part.
 */
export async function readPart(
  bytes: Uint8Array,
  partition: Partition,
  window: Window,
  table: EvidenceTable,
): Promise<void> {
  const names = PART_COLUMNS.map(({ name }) => name);
  for await (const group of scanColumns(bytes, names)) addGroup(group, partition, window, table);
}

function addGroup(group: ColumnGroup, { region, date }: Partition, window: Window, table: EvidenceTable): void {
  const numbers = NUMBER_COLUMNS.map(({ name, column, most }) => {
    return { column, values: checkedNumbers(group.column(name), name, most) };
  });
  const valuesOf = (wanted: string) => numbers.find(({ column }) => column === wanted)?.values ?? new Float64Array(0);
  const accounts = checkedTexts(group.column("account_id"), "account_id", TOKEN);
  const enis = checkedTexts(group.column("eni_id"), "eni_id", TOKEN);
  const actions = checkedTexts(group.column("action"), "action", ACTION);
  const families = checkedNumbers(group.column("family"), "family", Number.MAX_SAFE_INTEGER);
  const sources = checkedAddresses(group.column("source"), families, table.ipv6);
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
