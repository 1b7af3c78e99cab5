import type { Window } from "../coverage/coverage.js";
import type { FlowLogsErrorCode } from "../errors.js";
import type { FoldedPart } from "../fold/typed-fold.js";
import type { ObjectLimits } from "../object/limits.js";
import type { ObjectFault } from "../record/read-item.js";
import type { EniAddresses } from "../source/eni-directory.js";
import type { ObjectResult } from "./object-fold.js";

/** What a worker is started with. */
export interface WorkerSettings {
  readonly enis: readonly EniAddresses[];
  readonly window: Window;
  readonly logFormat: string | undefined;
  readonly limits: ObjectLimits;
  readonly maxKeys: number;
}

/** To the worker: an object is an `open`, chunks, and an `end`. */
export type ToWorker =
  | { readonly kind: "open"; readonly key: string; readonly size: number }
  | { readonly kind: "chunk"; readonly bytes: Uint8Array }
  /** `fault` when the source failed. */
  | { readonly kind: "end"; readonly fault: ObjectFault | null }
  | { readonly kind: "take" }
  /** Asks for a piece of the entries of what was taken. */
  | { readonly kind: "piece"; readonly index: number };

/** From the worker. */
export type FromWorker =
  /** A chunk was used up: the next may come. */
  | { readonly kind: "used" }
  | { readonly kind: "folded"; readonly result: ObjectResult }
  | { readonly kind: "part"; readonly part: FoldedPart }
  | { readonly kind: "piece"; readonly words: Int32Array }
  | { readonly kind: "failed"; readonly error: WorkerError };

/** An error as it crosses between threads. */
export interface WorkerError {
  /** Null for a bug. */
  readonly code: FlowLogsErrorCode | null;
  readonly message: string;
  readonly hint: string | undefined;
}
