import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { findDestination } from "./destination.js";
import { replaceFile, UNFINISHED } from "./replace-file.js";

/**
 * Puts bytes where a user wants them, whole or not at all, under an unfinished name of its own: two runs may write one file. A link
 * stays a link; a device or pipe is written into.
 *
 * @throws what the file system throws, with its `code`.
 */
export async function putFile(
  path: string,
  bytes: Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const destination = await findDestination(path);
  if (destination.isStream) return writeFile(path, bytes);
  const unfinished = `${destination.path}.${randomBytes(4).toString("hex")}${UNFINISHED}`;
  await replaceFile(destination.path, bytes, { unfinished, ...options });
}
