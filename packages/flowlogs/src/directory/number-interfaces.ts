import type { FactTable } from "./fact-table.js";

/** Interfaces by number. */
export interface Numbered {
  /** The interface of each fact; -1 for scans. */
  readonly ofRow: Int32Array;
  readonly firstOfId: Int32Array;
  readonly nextOfId: Int32Array;
}

/** Numbers interfaces by id and account: nearly always an id is of one account. */
export function numberInterfaces(table: FactTable): Numbered {
  const ids = table.numbers("eniId");
  const accounts = table.numbers("accountId");
  const firstOfId = new Int32Array(table.texts.eniId.texts.length).fill(-1);
  const next: number[] = [];
  const accountOf: number[] = [];
  const ofRow = new Int32Array(table.rowCount).fill(-1);
  for (let row = 0; row < table.rowCount; row++) {
    if (table.kind(row) === "scan") continue;
    const [id, account] = [ids[row] as number, accounts[row] as number];
    let number = firstOfId[id] as number;
    while (number >= 0 && accountOf[number] !== account) number = next[number] as number;
    if (number < 0) {
      number = next.length;
      next.push(firstOfId[id] as number);
      accountOf.push(account);
      firstOfId[id] = number;
    }
    ofRow[row] = number;
  }
  return { ofRow, firstOfId, nextOfId: Int32Array.from(next) };
}

/** Returns the rows of all interfaces, one after the other, and where those of each begin. */
export function rowsByInterface(ofRow: Int32Array, count: number): [Uint32Array, Uint32Array] {
  const starts = new Uint32Array(count + 1);
  for (const number of ofRow) if (number >= 0) starts[number + 1] = (starts[number + 1] as number) + 1;
  for (let i = 0; i < count; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const rows = new Uint32Array(starts[count] as number);
  const at = starts.slice();
  ofRow.forEach((number, row) => {
    if (number < 0) return;
    rows[at[number] as number] = row;
    at[number] = (at[number] as number) + 1;
  });
  return [starts, rows];
}
