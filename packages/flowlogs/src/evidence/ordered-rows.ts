import { DAYS, type EvidenceTable, type SortKeys } from "./evidence-table.js";
import { sortRows } from "./sort-rows.js";

/**
 * The rows of a table in the order of their keys, one for each key and day: those of the same are joined in the
 * table. It must not be added to afterwards.
 */
export class OrderedRows {
  readonly order: Uint32Array;
  readonly #keys: SortKeys;

  constructor(table: EvidenceTable) {
    this.#keys = table.sortKeys();
    this.order = joinSame(table, this.#keys, sortRows(this.#keys, table.rowCount));
  }

  /** The end of the run that starts at a place of the order: same key on any day. */
  endOfKey(start: number): number {
    const { high, low } = this.#keys;
    const first = this.order[start] as number;
    const key = Math.floor((low[first] as number) / DAYS);
    let end = start + 1;
    for (; end < this.order.length; end++) {
      const next = this.order[end] as number;
      if (high[next] !== high[first] || Math.floor((low[next] as number) / DAYS) !== key) break;
    }
    return end;
  }
}

/** Joins rows of the same key and day, and returns the order without those that were joined into others. */
function joinSame(table: EvidenceTable, { high, low }: SortKeys, order: Uint32Array): Uint32Array {
  let count = 0;
  for (let start = 0; start < order.length; ) {
    const first = order[start] as number;
    let end = start + 1;
    while (end < order.length && high[order[end] as number] === high[first] && low[order[end] as number] === low[first])
      end++;
    if (end > start + 1) table.join(order.subarray(start, end));
    order[count++] = first;
    start = end;
  }
  return order.subarray(0, count);
}
