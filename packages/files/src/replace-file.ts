import { type FileStore, nodeFileStore } from "./file-store.js";

/** Names that end so are files not finished; readers and queries never match them. */
export const UNFINISHED = ".tmp";

/**
 * Puts a file in place whole or not at all: written beside, synced, renamed over what was there, and the folder
 * synced. What a process that died left unfinished is written over. For one writer at a time: see {@link takeLock},
 * or give a name of one's own as `unfinished`. The file gets `mode` (0o666 unless given) without what the umask takes.
 *
 * @throws what the file system throws, with its `code`; nothing is left of the new file then.
 */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  options: { readonly files?: FileStore; readonly unfinished?: string; readonly mode?: number } = {},
): Promise<void> {
  const { files = nodeFileStore, unfinished = path + UNFINISHED, mode } = options;
  try {
    await files.remove(unfinished);
    await files.create(unfinished, bytes, mode);
    await files.rename(unfinished, path);
  } catch (error) {
    await files.remove(unfinished).catch(() => undefined);
    throw error;
  }
}
