export type { ReportErrorCode } from "./errors.js";
export { groupText } from "./text/group-text.js";
export {
  formatBytes,
  formatDay,
  formatDuration,
  formatMinute,
  formatPercent,
} from "./text/numbers.js";
export { markdownCell, safeText } from "./text/safe-text.js";
export type { Column, Table } from "./text/table.js";
export { csvPieces, type RowSource, renderCsv, renderJson, renderMarkdown } from "./text/write-table.js";
