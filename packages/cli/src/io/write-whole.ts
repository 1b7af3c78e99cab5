import { type OutputFile, openOutput } from "@sgt/files";
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
    const file = await openOutput(path, 0o666);
    await fill(file, content).catch(async (error: unknown) => {
      await file.discard();
      throw error;
    });
  } catch (cause) {
    throw unwritable(`"${path}"`, cause, { path });
  }
}

async function fill(file: OutputFile, content: Content): Promise<void> {
  if (typeof content === "string") await file.write(Buffer.from(content));
  else if (ArrayBuffer.isView(content)) await file.write(content);
  else for await (const part of content) await file.write(Buffer.from(part));
  await file.finish();
}
