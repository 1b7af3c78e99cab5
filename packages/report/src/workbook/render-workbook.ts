import type { OptionKeys } from "@sgt/cidr";
import type { AOA2SheetOpts, CellObject, WorkSheet } from "xlsx";
import { checkKeys } from "../errors.js";
import { plainText } from "../text/safe-text.js";
import { finishSheets, WRAPPED } from "./finish-sheets.js";
import { fitColumns, wrapsAt } from "./fit-columns.js";
import { loadXlsx, type XlsxWriter } from "./load-xlsx.js";
import {
  EXCEL_CELL_CHARS,
  EXCEL_LINKS,
  EXCEL_ROWS,
  type LinkedCell,
  type SheetCell,
  type SheetTable,
} from "./sheet-table.js";
import { type SplitTable, splitTable } from "./split-sheets.js";

export interface WorkbookOptions {
  /** Shown by the file manager. */
  readonly title: string;
  /** ISO time; the same tables and time give the same bytes. */
  readonly createdAt: string;
  /** Rows of a sheet with its header; Excel's own limit unless given. */
  readonly sheetRows?: number;
}

/** Rows as arrays take a third of the memory; the types of xlsx do not know the option. */
const DENSE = { dense: true } as AOA2SheetOpts;

type Splits = ReadonlyMap<string, SplitTable>;

/**
 * Resolves to an `.xlsx` file of the tables, in their order. Each sheet has its header frozen, filters on it
 * and columns as wide as what they hold, up to their own width, at which text wraps; links lead from sheet to sheet. Nothing in it is a formula: text that looks like one is text.
 *
 * A table with more rows than a sheet holds goes on in further sheets; a text longer than a cell holds is
 * cut and says so; of a sheet with more links than Excel keeps (65,530) none is a link.
 * @throws SgtError `SGT_REPORT_NO_XLSX` where the package `xlsx` is not installed.
 */
export async function renderWorkbook(tables: readonly SheetTable[], options: WorkbookOptions): Promise<Uint8Array> {
  checkKeys(options, RENDER_WORKBOOK_KEYS);
  const { utils, write } = await loadXlsx();
  const most = (options.sheetRows ?? EXCEL_ROWS) - 1;
  const splits: Splits = new Map(tables.map((table) => [table.name, splitTable(table, most)]));
  const book = utils.book_new();
  for (const { sheets } of splits.values()) {
    for (const sheet of sheets) utils.book_append_sheet(book, toSheet(sheet, splits, utils), sheet.name);
  }
  book.Props = { Title: options.title, CreatedDate: new Date(options.createdAt) };
  return finishSheets(write(book, { type: "buffer", bookType: "xlsx", compression: false }) as Uint8Array);
}

const RENDER_WORKBOOK_KEYS = {
  title: "needed",
  createdAt: "needed",
  sheetRows: true,
} satisfies OptionKeys<WorkbookOptions>;

function toSheet({ columns, rows }: SheetTable, splits: Splits, utils: XlsxWriter["utils"]): WorkSheet {
  const plain = rows.map((row) => row.map(plainCell));
  const widths = fitColumns(columns, plain);
  const sheet = utils.aoa_to_sheet([columns.map((column) => column.title), ...plain], DENSE);
  const last = utils.encode_cell({ r: rows.length, c: Math.max(0, columns.length - 1) });
  sheet["!autofilter"] = { ref: `A1:${last}` };
  sheet["!cols"] = widths.map((wch) => ({ wch }));
  addWraps(sheet, plain, widths);
  addLinks(sheet, rows, splits);
  return sheet;
}

/** Numbers stay numbers; all else is text, never a formula. */
function plainCell(cell: SheetCell): string | number | null {
  const value = isLinked(cell) ? cell.value : cell;
  return typeof value === "string" ? cellText(value) : value;
}

function isLinked(cell: SheetCell | undefined): cell is LinkedCell {
  return typeof cell === "object" && cell !== null;
}

function addWraps(sheet: WorkSheet, rows: ReturnType<typeof plainCell>[][], widths: readonly number[]): void {
  rows.forEach((row, r) => {
    widths.forEach((width, c) => {
      const cell = wrapsAt(width, row[c]) ? cellAt(sheet, r, c) : undefined;
      if (cell !== undefined) cell.z = WRAPPED;
    });
  });
}

/** A dense sheet is an array of rows, the header among them; the types know the other form only. */
function cellAt(sheet: WorkSheet, r: number, c: number): CellObject | undefined {
  return (sheet as unknown as CellObject[][])[r + 1]?.[c];
}

function addLinks(sheet: WorkSheet, rows: SheetTable["rows"], splits: Splits): void {
  const links = rows.flatMap((row, r) =>
    row.flatMap((cell, c) => {
      const target = isLinked(cell) ? splits.get(cell.sheet)?.place(cell.row) : undefined;
      return target === undefined ? [] : [{ r, c, target }];
    }),
  );
  if (links.length > EXCEL_LINKS) return;
  for (const { r, c, target } of links) {
    const cell = cellAt(sheet, r, c);
    if (cell !== undefined) cell.l = { Target: `#'${target.sheet}'!A${target.row}` };
  }
}

/**
 * Returns text as a cell may hold it: no control characters, which XML cannot hold, and at most as long as
 * Excel takes; what was cut says how long it was.
 */
function cellText(text: string): string {
  const plain = plainText(text);
  if (plain.length <= EXCEL_CELL_CHARS) return plain;
  const mark = ` … (cut: ${plain.length} characters)`;
  return `${plain.slice(0, EXCEL_CELL_CHARS - mark.length).replace(/[\uD800-\uDBFF]$/, "")}${mark}`;
}
