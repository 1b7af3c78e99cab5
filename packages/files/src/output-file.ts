import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { findDestination } from "./destination.js";

/** A file that appears when it is whole: written under another name, synced, renamed. A device or pipe is written into. */
export interface OutputFile {
  /** Where it is written meanwhile. */
  readonly unfinished: string;
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens a file for others to read, with `mode` less what the umask takes. A link stays a link.
 *
 * @throws what the file system throws, with its `code`.
 */
export async function openOutput(path: string, mode: number = 0o644): Promise<OutputFile> {
  const destination = await findDestination(path);
  return destination.isStream ? openStream(path) : openFile(destination.path, mode);
}

async function openFile(path: string, mode: number): Promise<OutputFile> {
  const unfinished = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  const handle = await open(unfinished, "wx", mode);
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

/** What is written to a device is gone: there is nothing to take back, and nothing to sync. */
async function openStream(path: string): Promise<OutputFile> {
  const handle = await open(path, "w");
  return {
    unfinished: path,
    write: (bytes) => writeAll(handle, bytes),
    finish: () => handle.close(),
    discard: () => handle.close().catch(() => undefined),
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
