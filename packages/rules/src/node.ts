export { addExceptions, type KeepEntry, readExceptions } from "./folder/exceptions-file.js";
export { readPastPlanFile, readPlanFile, writePlanFile } from "./folder/plan-file.js";
export * from "./index.js";
