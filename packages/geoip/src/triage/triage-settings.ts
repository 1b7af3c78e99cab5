import type { SharedGeoip } from "../lookup/geoip.js";
import type { NamedTally } from "../rows/name-tally.js";

/** What every thread must know. */
export interface TriageSettings {
  readonly format: "csv" | "ndjson";
  /** Find addresses in mixed text instead of one a line. */
  readonly extract: boolean;
  /** One row for each different address, with a count. */
  readonly unique: boolean;
  /** Pack what is written: each part is a gzip member of its own, which every gzip reads as one file. */
  readonly gzip: boolean;
  readonly ownColumns: readonly string[];
}

/** Entries that are no IPv4 address, and where they stand among those that are. */
export interface OtherEntry {
  /** So many IPv4 addresses came before it. */
  readonly at: number;
  /** As it is written in a row; an invalid line as it came. */
  readonly text: string;
}

export interface CountedEntry extends OtherEntry {
  readonly count: number;
}

export interface CountedTask {
  readonly kind: "counted";
  readonly addresses: Uint32Array;
  readonly counts: Uint32Array;
  readonly others: readonly CountedEntry[];
}

/** A part of the input, or of the different addresses of it. */
export type PartTask = { readonly kind: "lines"; readonly bytes: Uint8Array } | CountedTask;

/** What a thread is asked to do; `spare` is memory for rows that nobody needs. */
export type TriageTask =
  | { readonly kind: "part"; readonly task: PartTask; readonly spare: ArrayBuffer | null }
  | { readonly kind: "sum" };

/** What was done with a part of the input. */
export interface TriagePart {
  /** The rows; empty when only addresses are collected (`unique`). */
  readonly bytes: Uint8Array;
  readonly addresses: Uint32Array;
  readonly others: readonly OtherEntry[];
  readonly lineCount: number;
  readonly entryCount: number;
  readonly invalid: readonly { readonly line: number; readonly text: string }[];
}

/** What a thread answers. */
export type TriageAnswer =
  | { readonly kind: "part"; readonly part: TriagePart }
  | { readonly kind: "sum"; readonly tally: NamedTally }
  | {
      readonly kind: "error";
      readonly code: string | null;
      readonly message: string;
      readonly hint: string | undefined;
    };

export interface WorkerStart {
  readonly geoip: SharedGeoip;
  readonly settings: TriageSettings;
}
