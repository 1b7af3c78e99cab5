import { randomBytes } from "node:crypto";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { findDestination } from "@sgt/flowlogs/disk";
import { unwritable } from "../errors/unwritable.js";

type Content = string | Uint8Array | AsyncIterable<string>;

/**
 * Writes a file for others to read: under a temporary name, synced, then renamed. There is the old
 * file or the new one, never a part of it. Content may come piece by piece. A link stays a link; a device or pipe is written into.
 *
 * @throws `SGT_CLI_UNWRITABLE` when it cannot be written.
 */
export async function writeWhole(path: string, content: Content): Promise<void> {
  try {
    const destination = await findDestination(path);
    if (destination.isStream) await writeFile(path, content);
    else await replace(destination.path, content);
  } catch (cause) {
    throw unwritable(`"${path}"`, cause, { path });
  }
}

async function replace(path: string, content: Content): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      await writeFile(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
