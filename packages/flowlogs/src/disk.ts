// Files that are whole or not there, and one writer at a time: without the rest of the package, which takes longer to load.
export { type Destination, findDestination } from "./disk/destination.js";
export { type FileStore, nodeFileStore } from "./disk/file-store.js";
export { type LockAttempt, type LockHolder, type LockOptions, takeLock } from "./disk/lock-file.js";
export { putFile } from "./disk/put-file.js";
export { replaceFile } from "./disk/replace-file.js";
