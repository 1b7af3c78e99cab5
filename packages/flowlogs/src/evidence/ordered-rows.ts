import { DAYS, type EvidenceTable, type SortKeys } from "./evidence-table.js";
import type { FoldedRow } from "./folded-row.js";
import { joinRows } from "./join-rows.js";

/** The rows of a table in the order of their keys, and where keys begin and end among them. */
export class OrderedRows {
  readonly order: Uint32Array;
  readonly #keys: SortKeys;
  readonly #table: EvidenceTable;

  constructor(table: EvidenceTable) {
    this.#table = table;
    const keys = table.sortKeys();
    this.#keys = keys;
    this.order = Uint32Array.from({ length: table.rowCount }, (_, i) => i).sort((a, b) => compareKeys(keys, a, b));
  }

  /** The end of the run that starts at a place: same key on any day. */
  endOfKey(start: number): number {
    return this.#endOf(start, (low) => Math.floor(low / DAYS));
  }

  /** The end of the run that starts at a place: same key on the same day. */
  endOfDay(start: number): number {
    return this.#endOf(start, (low) => low);
  }

  #endOf(start: number, part: (low: number) => number): number {
    const { high, low } = this.#keys;
    const first = this.order[start] as number;
    const key = part(low[first] as number);
    let end = start + 1;
    for (; end < this.order.length; end++) {
      const next = this.order[end] as number;
      if (high[next] !== high[first] || part(low[next] as number) !== key) break;
    }
    return end;
  }

  /** One row for a run of the same key and day. */
  joined(start: number, end: number): FoldedRow {
    let row = this.#table.row(this.order[start] as number);
    for (let i = start + 1; i < end; i++) row = joinRows(row, this.#table.row(this.order[i] as number));
    return row;
  }
}

function compareKeys({ high, low }: SortKeys, a: number, b: number): number {
  return (high[a] as number) - (high[b] as number) || (low[a] as number) - (low[b] as number);
}
