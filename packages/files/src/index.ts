export { createWhole } from "./create-whole.js";
export { errnoOf, type FileStore, nodeFileStore } from "./file-store.js";
export { type LockAttempt, type LockHolder, type LockOptions, takeLock } from "./lock-file.js";
export { type OutputFile, openOutput } from "./output-file.js";
export { putFile } from "./put-file.js";
export { readYaml } from "./read-yaml.js";
export { replaceFile, UNFINISHED } from "./replace-file.js";
export { WholeFolder } from "./whole-folder.js";
