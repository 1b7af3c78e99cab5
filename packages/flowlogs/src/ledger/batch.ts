import type { RunCoverage } from "../coverage/run-coverage.js";

/**
 * `_batches/<name>.json`: objects that were read together and what they held. Never changed after it is written; it
 * counts once a commit names it. Version 1 kept the same under `commits/`.
 */
export interface Batch {
  /** The same in every ledger that it was merged into; the file's name is not. */
  readonly id: string;
  /** The call of `openLedger` that wrote it. */
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  readonly parts: readonly Part[];
  readonly objects: readonly CountedObject[];
  readonly coverage: RunCoverage;
}

export interface Part {
  /** Below the ledger, with `/`. */
  readonly path: string;
  readonly rowCount: number;
  readonly byteCount: number;
}

/** An object whose records are in the ledger. */
export interface CountedObject {
  readonly key: string;
  readonly size: number;
  readonly tag: string;
  /** Records of it that `ledgerWindow` of the asked window left out; they are not in the ledger. */
  readonly outsideWindowCount: number;
}

/** A batch and the file of its ledger that holds it. */
export interface StoredBatch extends Batch {
  /** Below the ledger, with `/`. */
  readonly path: string;
}

/** Path of a new batch below the ledger; `name` is a {@link WriterId} of one's own. */
export function batchPath(name: string): string {
  return `_batches/${name}.json`;
}
