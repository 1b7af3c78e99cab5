import { errnoOf, type FileStore, nodeFileStore } from "./file-store.js";
import { UNFINISHED } from "./replace-file.js";

/**
 * Makes a file where there is none, whole from its first moment: of several that make the same one, one succeeds. It
 * is written beside as `unfinished`, a name that nobody else uses, and then given its own.
 *
 * On a file system without links a process that dies while it makes the file may leave it cut short.
 *
 * @returns false where there is such a file already; it is left as it is.
 * @throws what the file system throws, with its `code`. After a failure of a network file system the file may
 *   nevertheless be there: who must know reads it.
 */
export async function createWhole(
  path: string,
  bytes: Uint8Array,
  options: { readonly files?: FileStore; readonly unfinished: string },
): Promise<boolean> {
  const { files = nodeFileStore, unfinished } = options;
  const making = `${path}.${unfinished}${UNFINISHED}`;
  try {
    await files.remove(making);
    await files.create(making, bytes);
    await files.link(making, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    // The file stands or does not, whatever becomes of this name.
    await files.remove(making).catch(() => undefined);
  }
}
