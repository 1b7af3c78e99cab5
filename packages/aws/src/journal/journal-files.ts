import { open, readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** An open journal. */
export interface JournalFile {
  /** Writes at the end and returns when the bytes are on the disk. */
  append(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The file system as a journal needs it; a seam, so that a test can fill the disk at any line. */
export interface JournalFiles {
  /** Null when there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** Makes a file that did not exist; rejects with code `EEXIST` when it does. */
  create(path: string): Promise<JournalFile>;
  /** Opens a file for appending after its first `length` bytes; what follows them is cut off. */
  extend(path: string, length: number): Promise<JournalFile>;
}

/** The machine's own files. */
export const diskFiles: JournalFiles = {
  read: async (path) => {
    try {
      return await readFile(path);
    } catch (error) {
      if (Reflect.get(Object(error), "code") === "ENOENT") return null;
      throw error;
    }
  },
  create: async (path) => {
    // Readable by its owner only: it names the account's rules.
    const file = fileOf(await open(path, "ax", 0o600));
    await syncFolder(dirname(path));
    return file;
  },
  extend: async (path, length) => {
    const handle = await open(path, "r+");
    await handle.truncate(length);
    await handle.close();
    return fileOf(await open(path, "a"));
  },
};

function fileOf(handle: Awaited<ReturnType<typeof open>>): JournalFile {
  return {
    append: async (text) => {
      await handle.appendFile(text);
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}

/** A new name is only safe once its folder is synced. Not possible on Windows, and not needed there. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
