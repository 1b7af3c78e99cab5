export { readAccepted, readKnownNetworks } from "./audit-files/audit-files.js";
export { readBaseline } from "./audit-files/read-baseline.js";
export { readExceptions } from "./exceptions-file/read-exceptions.js";
export * from "./index.js";
export { readPlanFile, writePlanFile } from "./plan-file/plan-file.js";
export type { ReadSnapshotOptions } from "./snapshot-folder/read-region.js";
export { type RegionRead, readRegions } from "./snapshot-folder/read-regions.js";
export { readSnapshot } from "./snapshot-folder/read-snapshot.js";
export { readSnapshotManifest } from "./snapshot-folder/region-folders.js";
