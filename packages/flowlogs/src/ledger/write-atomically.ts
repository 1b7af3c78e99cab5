import { type FileStore, replaceFile } from "@sgt/files";

import { writeError } from "./write-error.js";

/**
 * Puts a file of the ledger in place whole or not at all.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` when the disk is full, read-only or not permitted.
 */
export async function writeAtomically(files: FileStore, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await replaceFile(path, bytes, { files });
  } catch (error) {
    throw writeError(path, error);
  }
}
