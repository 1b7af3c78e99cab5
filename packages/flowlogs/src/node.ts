export type { AnalyseEvent, AnalyseOptions } from "./analyse/analyse-options.js";
export { collectEvidence } from "./analyse/collect-evidence.js";
export { type FolderOptions, folderSource } from "./files/folder-source.js";
export * from "./index.js";
export type { ObjectLimits } from "./object/limits.js";
export { type ReadOptions, readRecords } from "./object/read-records.js";
