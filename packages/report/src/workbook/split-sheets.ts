import { EXCEL_ROWS, type SheetTable } from "./sheet-table.js";

/** Where a row of a table went. */
export interface SheetRow {
  readonly sheet: string;
  /** As Excel counts: the header is row 1. */
  readonly row: number;
}

/** The sheets of one table, and where its rows are. */
export interface SplitTable {
  readonly sheets: readonly SheetTable[];
  place(row: number): SheetRow;
}

/**
 * Returns the table as the fewest sheets that hold it: `Findings`, `Findings 2`, … A table without rows
 * is a sheet with a header.
 *
 * @param most rows of a sheet without its header; what Excel holds unless given
 */
export function splitTable(table: SheetTable, most: number = EXCEL_ROWS - 1): SplitTable {
  const count = Math.max(1, Math.ceil(table.rows.length / most));
  const nameOf = (index: number): string => (index === 0 ? table.name : `${table.name} ${index + 1}`);
  return {
    sheets: Array.from({ length: count }, (_, index) => ({
      ...table,
      name: nameOf(index),
      rows: table.rows.slice(index * most, (index + 1) * most),
    })),
    place: (row) => ({ sheet: nameOf(row < 0 ? 0 : Math.floor(row / most)), row: row < 0 ? 1 : (row % most) + 2 }),
  };
}
