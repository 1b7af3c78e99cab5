import type { Window } from "../coverage/coverage.js";
import type { Fold } from "../evidence/fold-records.js";
import type { EniAddresses } from "../source/eni-directory.js";
import type { LogObject, LogSource } from "../source/log-source.js";

/** A source that can fold where the logs are: `analyzeLogs` then opens only those of its objects that it hands back. */
export interface FoldingSource extends LogSource {
  /**
   * Folds objects in batches that together hold each of them once, or hand it back. A batch is all there is of
   * its objects, so that the ledger may count them.
   */
  foldObjects(objects: readonly LogObject[], settings: RemoteFoldSettings): AsyncIterable<RemoteFold>;
}

/** What a source is told that folds by itself. */
export interface RemoteFoldSettings {
  readonly enis: readonly EniAddresses[];
  /** Records outside are counted and left out. */
  readonly window: Window;
  readonly signal: AbortSignal | undefined;
}

/** Objects that a source folded together. */
export interface RemoteFold extends Fold {
  readonly objects: readonly LogObject[];
  /** By key; where it is left out no record lay outside of the window. */
  readonly tallies?: ReadonlyMap<string, RecordTally>;
  /** Objects that only the reader on this machine can judge: it reads them when all else is folded. */
  readonly handedBack?: readonly LogObject[];
}

/** How many records one object held, and how many of them lay outside of the window. */
export interface RecordTally {
  readonly recordCount: number;
  readonly outsideWindowCount: number;
}

/** Reports whether a source folds by itself. */
export function foldsItself(source: LogSource): source is FoldingSource {
  return "foldObjects" in source;
}
