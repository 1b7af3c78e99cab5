export { readAccepted, readKnownNetworks } from "./folder/audit-files.js";
export { readBaseline } from "./folder/read-baseline.js";
export * from "./index.js";
