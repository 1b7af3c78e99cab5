import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { awsError } from "../errors.js";

/**
 * Writes a file so that there is the old one or the whole new one, also after a loss of power: under
 * a temporary name, synced, renamed. Nothing is left when it fails.
 *
 * @throws SGT_AWS_OUT_NOT_WRITABLE
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const making = `${path}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(making, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(making, path);
  } catch (cause) {
    await rm(making, { force: true }).catch(() => undefined);
    throw notWritable(path, cause);
  }
}

/** The error of a snapshot that cannot be written. */
export function notWritable(path: string, cause: unknown): Error {
  return awsError("SGT_AWS_OUT_NOT_WRITABLE", `the snapshot cannot be written to "${path}"`, {
    source: "environment",
    hint: "Give a folder that can be written, on a disk with room.",
    details: { path },
    cause,
  });
}
