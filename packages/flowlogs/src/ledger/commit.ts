/**
 * `_commits/<number>.json`: one change of what counts. Numbered without a gap from 1 and never changed. It is made only
 * where there is none of its number, by a writer that has read all before it: so all writers stand in one order, and each
 * knew what it was added to.
 */
export interface Commit {
  readonly schema: typeof COMMIT_SCHEMA;
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  /** Paths of batches that count from here on. */
  readonly batches: readonly string[];
  /** Paths of batches that counted and do not from here on: a merge brought their objects in larger ones. */
  readonly replaces: readonly string[];
  /** UTC day: what lies before it does not count, whenever it was or will be added. Null when the commit drops nothing. */
  readonly droppedBefore: string | null;
}

export const COMMIT_SCHEMA = "sgt/ledger-commit/v2";

const DIGITS = 12;

/** Path of a commit below the ledger: sorts by number. */
export function commitPath(number: number): string {
  return `_commits/${String(number).padStart(DIGITS, "0")}.json`;
}

/** The number of a commit or checkpoint by the end of its path; null for another file. */
export function numberOfPath(path: string): number | null {
  const digits = /\/(\d{12})\.json$/.exec(path)?.[1];
  return digits === undefined ? null : Number(digits);
}
