import { replaceFile } from "@sgt/files";
import { awsError } from "../errors.js";

/**
 * Writes a file so that there is the old one or the whole new one, also after a loss of power, and its
 * folders. Nothing is left when it fails.
 *
 * @throws SGT_AWS_OUT_NOT_WRITABLE
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  await replaceFile(path, Buffer.from(text)).catch((cause: unknown) => {
    throw notWritable(path, cause);
  });
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
