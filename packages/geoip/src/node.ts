export { fetchFromFiles } from "./fetch/fetch-from-files.js";
export { fetchFromMaxMind, type MaxMindOptions } from "./fetch/fetch-from-maxmind.js";
export { type FetchEvent, fetchFromNpm, type NpmFetchOptions } from "./fetch/fetch-from-npm.js";
export {
  type OpenFileOptions,
  openCloudRanges,
  openDatabaseFile,
  openList,
  openOwnRanges,
} from "./files/open-files.js";
export * from "./index.js";
export { type ParquetRows, parquetRows, type Row } from "./rows/parquet-rows.js";
export type { PlaceCount, TriageCounts } from "./rows/triage-counts.js";
export type { FetchedFile } from "./store/fetched-file.js";
export { openInstalled, readStore } from "./store/read-store.js";
export { defaultStoreFolder } from "./store/store-folder.js";
export { type InstalledDatabase, type StoreManifest, storeManifestJsonSchema } from "./store/store-manifest.js";
export { type WriteStoreOptions, writeStore } from "./store/write-store.js";
export { type TriageOptions, type TriageSummary, triage, triageColumns } from "./triage/triage.js";
