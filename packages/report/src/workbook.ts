export { checkWorkbooks } from "./workbook/load-xlsx.js";
export { renderWorkbook, type WorkbookOptions } from "./workbook/render-workbook.js";
export { findingRow, type PlainRow, ruleRow } from "./workbook/report-rows.js";
export { type ReportTablesInput, reportTables } from "./workbook/report-tables.js";
export type { LinkedCell, SheetCell, SheetColumn, SheetTable } from "./workbook/sheet-table.js";
