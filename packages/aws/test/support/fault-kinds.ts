/** Faults that pass: apply and revert get there without help. */
export const PASSING = [
  "lost-response",
  "reset",
  "error-before",
  "error-after",
  /** Throttled at it, and three changing calls or dry runs after it. */
  "throttle-burst",
  /** The first three reads after each change show the time before it. */
  "stale-read",
  /** Two reads of three lag by two minutes. */
  "lag",
  /** The same, and an answer is lost. */
  "lagging-loss",
  /** The same, and a call fails without effect. */
  "lagging-error",
  /** Pages of two items, and the answer to one of them is lost. */
  "page-lost",
] as const;

/** Faults after which somebody has to come: the run halts or dies, and is resumed or reverted. */
export const ENDING = [
  /** Pages of two items, and no page comes through from there on, until it does again. */
  "pages-gone",
  /** No connection, until it is back. */
  "blackout",
  /** Credentials that have expired, until they are renewed. */
  "expired",
  /** The disk under the journal is full, until there is room; counted in lines of the journal. */
  "full-disk",
  /** The process stops for ever as the request arrives. */
  "kill",
  /** The same, after the change was made and before anybody was told. */
  "kill-after-change",
] as const;

/** Somebody else adds a rule. */
export const STRANGER = "stranger" as const;

export type FaultKind = (typeof PASSING)[number] | (typeof ENDING)[number] | typeof STRANGER;

/** One thing that goes wrong at one request of apply and revert. */
export interface Scenario {
  readonly fault: FaultKind;
  /** Requests are counted from 0, the caller lookup; lines of the journal for `full-disk`. */
  readonly index: number;
  /** What is done about an apply that was killed; resume unless said. */
  readonly recovery?: "resume" | "revert";
}
