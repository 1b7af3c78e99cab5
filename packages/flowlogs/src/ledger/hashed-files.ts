import { createHash } from "node:crypto";
import { createWhole, type FileStore } from "@sgt/files";
import { writeError } from "./write-error.js";
import type { Writer } from "./writer.js";

/** A folder of a ledger whose files bear the hash of what they hold, so that the same content is one file, whoever adds it. */
export interface HashedFolder {
  readonly folder: string;
  /** Without the dot. */
  readonly extension: string;
}

/** Paths of its files, sorted; other files are passed over. */
export async function listHashedFiles(
  files: FileStore,
  root: string,
  { folder, extension }: HashedFolder,
): Promise<string[]> {
  const name = new RegExp(`/${folder}/[0-9a-f]{32}\\.${extension}$`);
  const paths = await files.list(`${root}/${folder}`);
  return paths
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => name.test(path))
    .sort();
}

/**
 * Adds a file; none for content that a file holds already.
 *
 * @returns its path.
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED`
 */
export async function addHashedFile(
  { files, id }: Writer,
  root: string,
  { folder, extension }: HashedFolder,
  bytes: Uint8Array,
): Promise<string> {
  const path = `${root}/${folder}/${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}.${extension}`;
  await createWhole(path, bytes, { files, unfinished: id }).catch((error: unknown) => {
    throw writeError(path, error);
  });
  return path;
}
