export type { ReadSnapshotOptions } from "./folder/read-region.js";
export { type RegionRead, readRegions } from "./folder/read-regions.js";
export { readSnapshot } from "./folder/read-snapshot.js";
export { readSnapshotManifest } from "./folder/region-folders.js";
export {
  type HistoryRead,
  type ReadHistoryOptions,
  readHistory,
  type UnreadHistory,
} from "./history-files/read-history.js";
export * from "./index.js";
