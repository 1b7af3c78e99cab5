import { randomBytes } from "node:crypto";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { cliError } from "../errors/cli-error.js";

/**
 * Writes a file for others to read: under a temporary name, synced, then renamed. There is the old
 * file or the new one, never a part of it. Content may come piece by piece.
 *
 * @throws `SGT_CLI_UNWRITABLE` when it cannot be written.
 */
export async function writeWhole(path: string, content: string | Uint8Array | AsyncIterable<string>): Promise<void> {
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
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cliError("SGT_CLI_UNWRITABLE", `"${path}" cannot be written`, {
      source: "environment",
      hint: "Check the folder and its permissions.",
      details: { path },
      cause,
    });
  }
}
