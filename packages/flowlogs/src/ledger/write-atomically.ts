import type { FileStore } from "./file-store.js";
import { writeError } from "./write-error.js";

/** Names that end so are files not finished; readers and queries never match them. */
export const UNFINISHED = ".tmp";

/**
 * Puts a file in place whole or not at all: written beside, synced, renamed over what was there.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` when the disk is full, read-only or not permitted.
 */
export async function writeAtomically(files: FileStore, path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = path + UNFINISHED;
  try {
    await files.remove(unfinished);
    await files.create(unfinished, bytes);
    await files.rename(unfinished, path);
  } catch (error) {
    await files.remove(unfinished).catch(() => undefined);
    throw writeError(path, error);
  }
}
