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
export { groupText, peerText, trafficText } from "./text/rule-text.js";
export { csvField, markdownCell, safeText } from "./text/safe-text.js";
export type { Column, Table } from "./text/table.js";
export { renderCsv, renderJson, renderMarkdown } from "./text/write-table.js";
