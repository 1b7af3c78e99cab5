import type { FileStore } from "@sgt/files";

/** Files in memory; each operation is one step that nobody sees half of, unless `around` says otherwise. */
export class MemoryStore implements FileStore {
  readonly contents: Map<string, Buffer> = new Map();

  async read(path: string): Promise<Buffer> {
    return this.#require(path);
  }

  async size(path: string): Promise<number> {
    return this.#require(path).length;
  }

  async create(path: string, bytes: Uint8Array): Promise<void> {
    if (this.contents.has(path)) throw errno("EEXIST");
    this.contents.set(path, Buffer.from(bytes));
  }

  async copy(from: string, to: string): Promise<void> {
    this.contents.set(to, this.#require(from));
  }

  async rename(from: string, to: string): Promise<void> {
    this.contents.set(to, this.#require(from));
    this.contents.delete(from);
  }

  async link(from: string, to: string): Promise<void> {
    const bytes = this.#require(from);
    if (this.contents.has(to)) throw errno("EEXIST");
    this.contents.set(to, bytes);
  }

  async remove(path: string): Promise<void> {
    this.contents.delete(path);
  }

  async list(folder: string): Promise<string[]> {
    return [...this.contents.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  #require(path: string): Buffer {
    const bytes = this.contents.get(path);
    if (bytes === undefined) throw errno("ENOENT");
    return bytes;
  }
}

export function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** The same files with something done before each operation, which may wait or throw. */
export function storeWith(files: FileStore, before: (operation: string, path: string) => Promise<void>): FileStore {
  return {
    read: async (path) => before("read", path).then(() => files.read(path)),
    size: async (path) => before("size", path).then(() => files.size(path)),
    create: async (path, bytes) => before("create", path).then(() => files.create(path, bytes)),
    copy: async (from, to) => before("copy", to).then(() => files.copy(from, to)),
    rename: async (from, to) => before("rename", to).then(() => files.rename(from, to)),
    link: async (from, to) => before("link", to).then(() => files.link(from, to)),
    remove: async (path) => before("remove", path).then(() => files.remove(path)),
    list: async (folder) => before("list", folder).then(() => files.list(folder)),
  };
}
