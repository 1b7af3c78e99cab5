export { readExceptions } from "./exceptions-file/read-exceptions.js";
export * from "./index.js";
export { readPlanFile, writePlanFile } from "./plan-file/plan-file.js";
export { readSnapshot } from "./snapshot-folder/read-snapshot.js";
