import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";

/** A file that appears when it is whole: written under another name, synced, renamed. */
export interface OutputFile {
  /** Where it is written meanwhile. */
  readonly unfinished: string;
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

export async function openOutput(path: string): Promise<OutputFile> {
  const unfinished = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  const handle = await open(unfinished, "wx", 0o644);
  return {
    unfinished,
    write: (bytes) => writeAll(handle, bytes),
    async finish() {
      await syncAndClose(handle);
      await rename(unfinished, path);
    },
    async discard() {
      await handle.close().catch(() => undefined);
      await rm(unfinished, { force: true });
    },
  };
}

/** At once: `appendFile` would write by the half megabyte. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}

async function syncAndClose(handle: FileHandle): Promise<void> {
  await handle.sync();
  await handle.close();
}
