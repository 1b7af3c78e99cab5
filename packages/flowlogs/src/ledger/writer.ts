import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { type FileStore, nodeFileStore } from "@sgt/files";

/** Who writes a ledger, and when. */
export interface Writer {
  readonly files: FileStore;
  readonly now: () => Date;
  /** Begins the names of all that it makes, so that no two writers ever write one file. Sorts by time. */
  readonly id: string;
}

export interface WriterOptions {
  /** The time that commits bear; the clock unless given. */
  readonly now?: () => Date;
  /** The file system unless given. */
  readonly files?: FileStore;
}

/** A writer with a name of its own. */
export function newWriter({ files = nodeFileStore, now = () => new Date() }: WriterOptions): Writer {
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
