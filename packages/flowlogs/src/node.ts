export { type AnalyseLogsOptions, type AnalyseResult, analyseLogs } from "./analyse/analyse-logs.js";
export type { AnalyseEvent, AnalyseOptions } from "./analyse/analyse-options.js";
export { collectEvidence } from "./analyse/collect-evidence.js";
export { type FolderOptions, folderSource } from "./files/folder-source.js";
export * from "./index.js";
export { describeLedger, type LedgerDescription, type PortUse } from "./ledger/describe-ledger.js";
export { type DroppedDays, dropDays } from "./ledger/drop-days.js";
export { type FileStore, nodeFileStore } from "./ledger/file-store.js";
export type { CountedObject } from "./ledger/manifest.js";
export { type MergedLedger, mergeLedgers } from "./ledger/merge-ledgers.js";
export type { ObjectVerdict } from "./ledger/object-register.js";
export {
  type AppendResult,
  appendToLedger,
  type LedgerBatch,
  type LedgerWriter,
  type OpenLedgerOptions,
  openLedger,
} from "./ledger/open-ledger.js";
export { type ReadEvidenceOptions, readEvidence } from "./ledger/read-evidence.js";
export type { ObjectLimits } from "./object/limits.js";
export { type ReadOptions, readRecords } from "./object/read-records.js";
