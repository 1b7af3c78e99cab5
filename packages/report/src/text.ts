export {
  counted,
  formatBytes,
  formatCount,
  formatDay,
  formatDuration,
  formatMinute,
  formatPercent,
} from "./text/numbers.js";
export { protocolText } from "./text/protocol-text.js";
export { csvField, markdownCell, safeText } from "./text/safe-text.js";
export type { Column, Table } from "./text/table.js";
export { renderCsv, renderJson, renderMarkdown } from "./text/write-table.js";
