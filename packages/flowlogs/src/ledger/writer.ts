import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { OptionKeys } from "@sgt/cidr";
import { type FileStore, nodeFileStore } from "@sgt/files";
import { checkKeys } from "../errors.js";

/** Who writes a ledger, and when. */
export interface Writer {
  readonly files: FileStore;
  readonly now: () => Date;
  /** Begins the names of all that it makes, so that no two writers ever write one file. Sorts by time. */
  readonly id: string;
}

/** What may be said to a function that only reads a ledger. */
export interface LedgerFilesOptions {
  /** The file system unless given. */
  readonly files?: FileStore;
}

const LEDGER_FILES_KEYS = { files: true } satisfies OptionKeys<LedgerFilesOptions>;

/** The file system of a ledger. @throws `SGT_FLOWLOGS_INVALID_OPTION` for a key that there is not. */
export function filesOf(options: LedgerFilesOptions): FileStore {
  checkKeys(options, LEDGER_FILES_KEYS);
  return options.files ?? nodeFileStore;
}

export interface WriterOptions extends LedgerFilesOptions {
  /** The time that commits bear; the clock unless given. */
  readonly now?: () => Date;
}

const WRITER_KEYS = { now: true, files: true } satisfies OptionKeys<WriterOptions>;

/** A writer with a name of its own. @throws `SGT_FLOWLOGS_INVALID_OPTION` for a key that there is not. */
export function newWriter(options: WriterOptions): Writer {
  checkKeys(options, WRITER_KEYS);
  const { files = nodeFileStore, now = () => new Date() } = options;
  const time = now().toISOString().slice(0, 19).replace("T", "t").replaceAll(/[-:]/g, "");
  return { files, now, id: `${time}-${randomBytes(4).toString("hex")}` };
}

/** The writer of one batch of several. */
export function nthWriter(writer: Writer, n: number): Writer {
  return { ...writer, id: `${writer.id}-${n}` };
}

/** The folder of a ledger, absolute, with `/` on every system. */
export function ledgerRoot(dir: string): string {
  return resolve(dir).replaceAll("\\", "/");
}
