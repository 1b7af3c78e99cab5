/** A cell that leads to another cell of the workbook. */
export interface LinkedCell {
  readonly value: string | number;
  /** Name of a sheet, as it was given, and a row of its table counted from 0; -1 is the header. */
  readonly sheet: string;
  readonly row: number;
}

/** Text is text, whatever it begins with; a number is a number; null is an empty cell. */
export type SheetCell = string | number | null | LinkedCell;

export interface SheetColumn {
  readonly title: string;
  /** At most, in characters: a column is as wide as what it holds, and longer text wraps. */
  readonly width: number;
}

/** One sheet: a header that stays in sight and can be filtered by, and rows. */
export interface SheetTable {
  /** At most 25 characters, none of `\ / ? * [ ] :`, so that a number may follow. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly SheetCell[])[];
}

/** Rows of a worksheet, the header among them (Excel specifications and limits). */
export const EXCEL_ROWS = 1_048_576;
/** Characters of a cell. */
export const EXCEL_CELL_CHARS = 32_767;
/** Links of a worksheet: with more Excel repairs the file and drops them. */
export const EXCEL_LINKS = 65_530;
