import { open, rename, rm } from "node:fs/promises";
import { cliError } from "../../errors/cli-error.js";

/**
 * Writes a file as a whole or not at all: under another name, synced, then renamed over what was there.
 *
 * @throws `SGT_CLI_NOT_WRITTEN` when the system refuses.
 */
export async function writeWholeFile(path: string, content: AsyncIterable<string> | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = await open(temporary, "w", 0o600);
    try {
      if (content instanceof Uint8Array) await file.write(content);
      else for await (const text of content) if (text !== "") await file.write(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cliError("SGT_CLI_NOT_WRITTEN", `"${path}" cannot be written`, {
      source: "environment",
      hint: "Check the folder, its permissions and the room on the disk.",
      details: { path },
      cause,
    });
  }
}
