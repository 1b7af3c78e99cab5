import type { BigIntStats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { ObjectCode } from "../errors.js";

/** A regular file, or a place that could not be looked into. */
export type Found =
  | { readonly kind: "file"; readonly path: string; readonly stats: BigIntStats }
  | { readonly kind: "unread"; readonly path: string; readonly code: ObjectCode; readonly message: string };

/**
 * Yields every regular file below a folder once, by name, folder after folder. Links are followed
 * while they stay below the folder; a file or folder with several names counts under the first.
 */
export async function* walk(folder: string): AsyncGenerator<Found> {
  const identity = identityOf(await stat(folder, { bigint: true }));
  yield* new Walk(await realpath(folder), identity).folder(folder);
}

class Walk {
  readonly #root: string;
  readonly #seen: Set<string>;

  constructor(root: string, identity: string) {
    this.#root = root;
    this.#seen = new Set([identity]);
  }

  async *folder(path: string): AsyncGenerator<Found> {
    const names = await attempt(readdir(path));
    if (names instanceof Error) yield unread(path, "SGT_FLOWLOGS_FOLDER_UNREADABLE", names.message);
    else for (const name of names.sort()) yield* this.#entry(join(path, name));
  }

  async *#entry(path: string): AsyncGenerator<Found> {
    const real = await attempt(realpath(path));
    if (real instanceof Error) return yield unread(path, "SGT_FLOWLOGS_LINK_BROKEN", real.message);
    if (real !== this.#root && !real.startsWith(this.#root + sep)) {
      return yield unread(path, "SGT_FLOWLOGS_LINK_OUTSIDE", "the link leads out of the folder");
    }
    const stats = await attempt(stat(real, { bigint: true }));
    if (stats instanceof Error) return yield unread(path, "SGT_FLOWLOGS_OBJECT_UNREADABLE", stats.message);
    const identity = identityOf(stats);
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    if (stats.isDirectory()) yield* this.folder(path);
    else if (stats.isFile()) yield { kind: "file", path, stats };
  }
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev} ${ino}`;
}

function unread(path: string, code: ObjectCode, message: string): Found {
  return { kind: "unread", path, code, message };
}

async function attempt<T>(work: Promise<T>): Promise<T | Error> {
  try {
    return await work;
  } catch (thrown) {
    return thrown as Error;
  }
}
