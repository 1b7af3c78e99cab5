import { constants, copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The few file operations that the ledger needs: the seam at which tests fill the disk. Paths are absolute. */
export interface FileStore {
  /** Rejects with `code` `ENOENT` where there is no such file. */
  read(path: string): Promise<Buffer>;
  size(path: string): Promise<number>;
  /** Creates the file and its folders; resolves when the bytes are on the disk. Rejects with `EEXIST` where it exists. */
  create(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name. Rejects with `EEXIST` where there is a file of that name. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file; a missing one is no error. */
  remove(path: string): Promise<void>;
  /** Paths of all files below a folder, in any order; none where there is no such folder. */
  list(folder: string): Promise<string[]>;
}

export const nodeFileStore: FileStore = {
  read: (path) => readFile(path),
  size: async (path) => (await stat(path)).size,
  create: createSynced,
  async copy(from, to) {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to);
    await sync(to);
  },
  async rename(from, to) {
    await rename(from, to);
    await sync(dirname(to));
  },
  async link(from, to) {
    await link(from, to).catch((error: unknown) => {
      if (errnoOf(error) === "EEXIST") throw error;
      // A file system without links.
      return copyFile(from, to, constants.COPYFILE_EXCL);
    });
    await sync(dirname(to));
  },
  remove: (path) => rm(path, { force: true }),
  list: listFiles,
};

async function createSynced(path: string, bytes: Uint8Array, mode?: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(bytes);
    await file.datasync();
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

/** A rename is on the disk only when its folder is; some systems cannot sync a folder, which is no loss of data. */
async function sync(path: string): Promise<void> {
  const file = await open(path, "r").catch(() => null);
  await file?.sync().catch(() => undefined);
  await file?.close();
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
}

/** `ENOENT`, `ENOSPC`, …; empty where an error carries none. */
export function errnoOf(error: unknown): string {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "";
}
