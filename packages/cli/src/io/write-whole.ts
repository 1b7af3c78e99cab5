import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { cliError } from "../errors/cli-error.js";

/**
 * Writes a file for others to read: under a temporary name, synced, then renamed. There is the old
 * file or the new one, never a part of it.
 *
 * @throws `SGT_CLI_UNWRITABLE` when it cannot be written.
 */
export async function writeWhole(path: string, content: string | Uint8Array | AsyncIterable<string>): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      if (typeof content === "string" || content instanceof Uint8Array) await file.writeFile(content);
      else for await (const text of content) await file.writeFile(text);
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
