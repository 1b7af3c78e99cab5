export { addExceptions, type KeepEntry } from "./exceptions-file/add-exceptions.js";
export { readExceptions } from "./exceptions-file/read-exceptions.js";
export * from "./index.js";
export { readPlanFile, writePlanFile } from "./plan-file/plan-file.js";
export type { ReadSnapshotOptions } from "./snapshot-folder/read-region.js";
export { type RegionRead, readRegions } from "./snapshot-folder/read-regions.js";
export { readSnapshot } from "./snapshot-folder/read-snapshot.js";
export { readSnapshotManifest } from "./snapshot-folder/region-folders.js";
