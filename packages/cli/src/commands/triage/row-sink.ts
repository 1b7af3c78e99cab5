import type { Section } from "../../render/document.js";
import type { TriageFormat } from "./options.js";

/** Where rows go. Those that are no plain text get them as NDJSON from the library and make of them what they are. */
export interface RowSink {
  /** What the library is asked to write. */
  readonly format: "csv" | "ndjson";
  readonly gzip: boolean;
  /** Takes rows; whether it is done with the bytes when that resolves, so that others may be written over them. */
  readonly reuseRows: boolean;
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
  /** For the terminal: rows to show, once all are there. */
  sections?(): Section[];
}

export interface SinkOptions {
  readonly format: TriageFormat;
  readonly path: string | null;
  readonly columns: readonly string[];
  /** ISO time, for formats that say when they were made. */
  readonly createdAt: string;
  /** Columns of the terminal. */
  readonly width: number;
  readonly out: (text: string | Uint8Array) => Promise<void>;
}
