export {
  type OpenFileOptions,
  openCloudRanges,
  openDatabaseFile,
  openList,
  openOwnRanges,
} from "./files/open-files.js";
export * from "./index.js";
