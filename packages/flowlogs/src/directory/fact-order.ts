import { type FactTable, TEXT_COLUMNS, type TextColumn } from "./fact-table.js";

/** Columns by which facts are sorted: interface by interface, each in the order of time. */
const KEY: readonly TextColumn[] = ["accountId", "region", "eniId"];
const REST: readonly TextColumn[] = TEXT_COLUMNS.filter((column) => !KEY.includes(column));

/**
 * The rows of a table in one order that does not depend on the one in which they came: by interface, time, kind and then
 * all else. Of facts of one file that say the same one stands.
 */
export function factOrder(table: FactTable): Uint32Array {
  const compareKeys = keyComparer(table);
  const { from, until, kinds } = table;
  const compare = (a: number, b: number): number =>
    compareKeys(a, b) ||
    (from[a] as number) - (from[b] as number) ||
    (until[a] as number) - (until[b] as number) ||
    (kinds[a] as number) - (kinds[b] as number) ||
    compareTexts(table, a, b);
  const sorted = Uint32Array.from({ length: table.rowCount }, (_, row) => row).sort(compare);
  const isSame = (a: number, b: number): boolean => table.files[a] === table.files[b] && compare(a, b) === 0;
  return sorted.filter((row, i) => i === 0 || !isSame(sorted[i - 1] as number, row));
}

/** By the places of texts in their order: to compare the texts themselves takes longer. */
function keyComparer(table: FactTable): (a: number, b: number) => number {
  const keys = KEY.map((column) => ({
    numbers: table.numbers(column),
    ranks: table.texts[column].ranks((text) => text),
  }));
  return (a, b) => {
    for (const { numbers, ranks } of keys) {
      const difference = (ranks[numbers[a] as number] as number) - (ranks[numbers[b] as number] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** By all else, where two facts are of one interface and time. */
function compareTexts(table: FactTable, a: number, b: number): number {
  for (const column of REST) {
    const [left, right] = [table.text(column, a), table.text(column, b)];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
