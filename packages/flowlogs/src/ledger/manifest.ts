import type { RunCoverage } from "../coverage/run-coverage.js";

export const LEDGER_SCHEMA = "sgt/ledger/v1";

/** `ledger.json`: what counts. Parts and commits that it does not name are leftovers of a run that died. */
export interface Manifest {
  readonly schema: typeof LEDGER_SCHEMA;
  /** UTC day; parts of earlier days were dropped. Null when nothing was. */
  readonly droppedBefore: string | null;
  readonly commits: readonly string[];
}

/** `commits/<id>.json`: one batch of objects, counted once and as a whole. Never changed after it is written. */
export interface Commit {
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

export const MANIFEST_NAME = "ledger.json";

/** Path of a commit below the ledger. */
export function commitPath(id: string): string {
  return `commits/${id}.json`;
}
