import type { FileStore } from "@sgt/files";
import { flowLogsError } from "../errors.js";
import { Shape, ShapeError } from "./json-shape.js";
import { damagedError } from "./ledger-error.js";

/** The name of a batch, a page or whoever wrote them. */
export const ID: RegExp = /^[0-9a-z-]{1,64}$/;
/** A UTC day. */
export const DATE: RegExp = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads a JSON file of a ledger; `read` takes its values, and throws ShapeError where they are not what they must be.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_DAMAGED` where the file cannot be read, with its error as `cause`.
 * @throws `SGT_FLOWLOGS_LEDGER_INVALID` for anything that is not of a ledger.
 */
export async function readJson<T>(files: FileStore, path: string, read: (file: Shape) => T): Promise<T> {
  const bytes = await files.read(path).catch((error: unknown) => {
    throw damagedError(path, error);
  });
  return parseFile(bytes.toString("utf8"), path, read);
}

/** As {@link readJson}, of a text that was read. */
export function parseFile<T>(text: string, path: string, read: (file: Shape) => T): T {
  try {
    return read(new Shape(JSON.parse(text), "file"));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof ShapeError)) throw cause;
    throw flowLogsError("SGT_FLOWLOGS_LEDGER_INVALID", `${JSON.stringify(path)} is not of a ledger: ${cause.message}`, {
      hint: "Name the folder that `sgt analyze --out` wrote; restore it from a copy if it was edited.",
      details: { path },
      cause,
    });
  }
}

/** The bytes of a JSON file of a ledger. */
export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
