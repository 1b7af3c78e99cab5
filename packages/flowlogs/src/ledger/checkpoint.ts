import type { FileStore } from "@sgt/files";
import { numberOfPath } from "./commit.js";
import type { CountedIn, DayPage, Runs } from "./digest.js";
import { type Shape, ShapeError } from "./json-shape.js";
import { readObject, readPart } from "./parse-batch.js";
import { readEniDay, readRuns, readWindow } from "./parse-coverage.js";
import { DATE, readJson } from "./parse-file.js";

/**
 * `_checkpoints/<number>.json`: what the commits up to a number come to, so that nobody reads them all. Its pages are
 * files that later checkpoints share where nothing changed. All of it can be made anew from the commits.
 */
export interface Checkpoint {
  readonly schema: typeof CHECKPOINT_SCHEMA;
  readonly number: number;
  readonly droppedBefore: string | null;
  /** Pages of rows and coverage, by UTC day. */
  readonly days: Readonly<Record<string, string>>;
  /** Pages of counted objects, by bucket. */
  readonly buckets: Readonly<Record<string, string>>;
  /** The page of all else. */
  readonly runs: string;
}

export const CHECKPOINT_SCHEMA = "sgt/ledger-checkpoint/v2";

const PAGE_PATH = /^_pages\/[0-9a-z-]{1,64}\.json$/;
const BUCKET = /^(\d{4}-\d{2}-\d{2}|[0-9a-f]{2})$/;

/** Path of a checkpoint below the ledger. */
export function checkpointPath(number: number): string {
  return `_checkpoints/${String(number).padStart(12, "0")}.json`;
}

/** Paths of the pages of a checkpoint. */
export function pagesOf({ days, buckets, runs }: Checkpoint): string[] {
  return [...Object.values(days), ...Object.values(buckets), runs];
}

/** Numbers of the checkpoints that are there, the newest first. */
export async function listCheckpoints(files: FileStore, dir: string): Promise<number[]> {
  const paths = await files.list(`${dir}/_checkpoints`);
  return paths.flatMap((path) => numberOfPath(path.replaceAll("\\", "/")) ?? []).sort((a, b) => b - a);
}

/** The newest checkpoint; null where there is none that can be read: the commits say the same. */
export async function latestCheckpoint(files: FileStore, dir: string): Promise<Checkpoint | null> {
  const [number] = await listCheckpoints(files, dir);
  return number === undefined ? null : loadCheckpoint(files, dir, number).catch(() => null);
}

/** The checkpoint of a number. Throws as {@link readJson} does. */
export function loadCheckpoint(files: FileStore, dir: string, number: number): Promise<Checkpoint> {
  return readJson(files, `${dir}/${checkpointPath(number)}`, (file) => ({
    schema: schemaOf(file),
    number: file.get("number").count(),
    droppedBefore: file.get("droppedBefore").orNull((date) => date.text(DATE)),
    days: file.get("days").record(DATE, (path) => path.text(PAGE_PATH)),
    buckets: file.get("buckets").record(BUCKET, (path) => path.text(PAGE_PATH)),
    runs: file.get("runs").text(PAGE_PATH),
  }));
}

function schemaOf(file: Shape): typeof CHECKPOINT_SCHEMA {
  if (file.get("schema").text() !== CHECKPOINT_SCHEMA) throw new ShapeError(`file.schema is not ${CHECKPOINT_SCHEMA}`);
  return CHECKPOINT_SCHEMA;
}

/** Reads the pages of a checkpoint; each throws as {@link readJson} does. */
export const PAGES = {
  day: (files: FileStore, path: string): Promise<DayPage> =>
    readJson(files, path, (file) => ({
      parts: file.get("parts").list(readPart),
      eniDays: file.get("eniDays").list(readEniDay),
    })),
  bucket: (files: FileStore, path: string): Promise<readonly CountedIn[]> =>
    readJson(files, path, (file) => file.get("objects").list(readCounted)),
  runs: (files: FileStore, path: string): Promise<Runs> => readJson(files, path, readRuns),
};

function readCounted(object: Shape): CountedIn {
  return { ...readObject(object), asked: readWindow(object.get("asked")) };
}
