import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { geoipError } from "../errors.js";

const gunzipAsync = promisify(gunzip);
/** More than any database has, less than an ArrayBuffer may hold. */
const MOST_BYTES = 2 ** 31 - 1;
/** The largest city databases have 150 MB. */
const MOST_UNPACKED_BYTES = 2 ** 30;
const READ_BYTES = 1 << 24;

export interface ReadWholeOptions {
  /** Unpack gzip. Default true. */
  readonly unpack?: boolean;
}

/** A file as it stands on the disk. */
export interface WholeFile {
  /** In shared memory; unpacked if the file is gzip. */
  readonly bytes: Uint8Array;
  /** `2026-06-05`: the day on which it was last written. */
  readonly writtenOn: string;
}

/**
 * Reads a file whole, and unpacks it if it is gzip, whatever its name.
 *
 * @throws `SGT_GEOIP_DATABASE_NOT_FOUND`, `…_UNREADABLE`, `…_TOO_LARGE`, `…_GZIP` (damaged, cut off or a bomb)
 */
export async function readWholeFile(
  path: string,
  signal?: AbortSignal,
  { unpack = true }: ReadWholeOptions = {},
): Promise<WholeFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) throw unreadable(path, "is no file");
    if (stat.size > MOST_BYTES) throw tooLarge(path, "has more than 2 GiB");
    const bytes = await readAll(handle, stat.size, signal);
    const isGzip = unpack && bytes[0] === 0x1f && bytes[1] === 0x8b;
    return { bytes: isGzip ? await unpacked(path, bytes) : bytes, writtenOn: stat.mtime.toISOString().slice(0, 10) };
  } catch (error) {
    throw asFileError(path, error);
  } finally {
    await handle?.close();
  }
}

async function readAll(handle: FileHandle, size: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  let at = 0;
  while (at < size) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, at, Math.min(READ_BYTES, size - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

async function unpacked(path: string, packed: Uint8Array): Promise<Uint8Array> {
  try {
    const plain = await gunzipAsync(packed, { maxOutputLength: MOST_UNPACKED_BYTES });
    const bytes = new Uint8Array(new SharedArrayBuffer(plain.length));
    bytes.set(plain);
    return bytes;
  } catch (cause) {
    const code = Reflect.get(cause as object, "code");
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(path, "unpacks to more than 1 GiB");
    const why = code === "Z_BUF_ERROR" ? "is truncated" : "is damaged";
    throw geoipError("SGT_GEOIP_DATABASE_GZIP", `"${path}" is gzip that ${why}`, {
      hint: "Install or download it again.",
      cause,
    });
  }
}

const tooLarge = (path: string, why: string): Error =>
  geoipError("SGT_GEOIP_DATABASE_TOO_LARGE", `"${path}" ${why}`, {
    hint: "No database is that large: check the file.",
  });

const unreadable = (path: string, why: string, cause?: unknown): Error =>
  geoipError("SGT_GEOIP_DATABASE_UNREADABLE", `"${path}" ${why}`, {
    hint: "Give a file that can be read.",
    source: "environment",
    cause,
  });

function asFileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || typeof Reflect.get(error, "syscall") !== "string") return error;
  const code = String(Reflect.get(error, "code"));
  if (code === "ENOENT") {
    return geoipError("SGT_GEOIP_DATABASE_NOT_FOUND", `"${path}" is not there`, {
      hint: "Check the path.",
      cause: error,
    });
  }
  const says: Record<string, string> = { EISDIR: "is a folder", EACCES: "may not be read" };
  return unreadable(path, says[code] ?? `cannot be read: ${code}`, error);
}
