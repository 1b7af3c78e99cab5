import { createWhole, errnoOf, type FileStore } from "@sgt/files";
import { flowLogsError } from "../errors.js";
import { type Shape, ShapeError } from "./json-shape.js";
import { damagedError } from "./ledger-error.js";
import { DATE, ID, jsonBytes, parseFile } from "./parse-file.js";
import { writeError } from "./write-error.js";
import type { Writer } from "./writer.js";

/** Says of a folder that it is a ledger, and of which version. Written once. */
export const MARKER_NAME = "ledger.json";
export const LEDGER_SCHEMA = "sgt/ledger/v2";
const VERSION_1 = "sgt/ledger/v1";
const VERSION = /^sgt\/ledger\/v(\d+)$/;

/** What `ledger.json` says: in version 1 it named the batches that count. */
export type Marker =
  | { readonly version: 2 }
  | { readonly version: 1; readonly droppedBefore: string | null; readonly batches: readonly string[] };

/**
 * Reads `ledger.json`.
 *
 * @returns null where the folder holds none.
 * @throws `SGT_FLOWLOGS_LEDGER_VERSION` for a ledger of a newer sgt.
 * @throws `SGT_FLOWLOGS_LEDGER_INVALID`, `SGT_FLOWLOGS_LEDGER_DAMAGED`
 */
export async function readMarker(files: FileStore, dir: string): Promise<Marker | null> {
  const path = `${dir}/${MARKER_NAME}`;
  const text = await files.read(path).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error))) return null;
    throw damagedError(path, error);
  });
  return text === null ? null : parseFile(text.toString("utf8"), path, (file) => markerOf(file, path));
}

function markerOf(file: Shape, path: string): Marker {
  const schema = file.get("schema").text();
  if (schema === LEDGER_SCHEMA) return { version: 2 };
  if (schema === VERSION_1) {
    return {
      version: 1,
      droppedBefore: file.get("droppedBefore").orNull((date) => date.text(DATE)),
      batches: file.get("commits").list((id) => `commits/${id.text(ID)}.json`),
    };
  }
  const version = VERSION.exec(schema)?.[1];
  if (version === undefined) throw new ShapeError("file.schema is not sgt/ledger");
  throw flowLogsError(
    "SGT_FLOWLOGS_LEDGER_VERSION",
    `${JSON.stringify(path)} is a ledger of version ${version}; versions 1 and 2 are known`,
    {
      hint: "Read it with the version of sgt that wrote it, or a later one; or analyze the logs into a new folder.",
      details: { path, version },
    },
  );
}

/** The bytes of `ledger.json`. */
export const MARKER_BYTES: Uint8Array = jsonBytes({ schema: LEDGER_SCHEMA });

/**
 * Makes a folder a ledger; one that is a ledger stays as it is.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED`
 */
export async function createMarker({ files, id }: Writer, dir: string): Promise<void> {
  const path = `${dir}/${MARKER_NAME}`;
  await createWhole(path, MARKER_BYTES, { files, unfinished: id }).catch((error: unknown) => {
    throw writeError(path, error);
  });
}
