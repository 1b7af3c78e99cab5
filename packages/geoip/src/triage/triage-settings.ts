import type { SharedGeoip } from "../lookup/geoip.js";
import type { TriageCounts } from "../rows/triage-counts.js";

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

/** What a thread is asked to do. */
export type TriageTask =
  | { readonly kind: "lines"; readonly bytes: Uint8Array }
  | {
      readonly kind: "counted";
      readonly addresses: Uint32Array;
      readonly counts: Uint32Array;
      readonly others: readonly CountedEntry[];
    }
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
  | { readonly kind: "sum"; readonly counts: TriageCounts }
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
