export { renderWorkbook, type WorkbookOptions } from "./workbook/render-workbook.js";
export { findingRow, type PlainRow, ruleRow } from "./workbook/report-rows.js";
export { type ReportTablesInput, reportTables } from "./workbook/report-tables.js";
export {
  EXCEL_CELL_CHARS,
  EXCEL_LINKS,
  EXCEL_ROWS,
  type LinkedCell,
  type SheetCell,
  type SheetColumn,
  type SheetTable,
} from "./workbook/sheet-table.js";
