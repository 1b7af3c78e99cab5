import type { Fold } from "../evidence/fold-records.js";
import type { EniAddresses } from "../source/eni-directory.js";
import type { LogObject, LogSource } from "../source/log-source.js";

/** A source that can fold where the logs are: `analyseLogs` then opens none of its objects. */
export interface FoldingSource extends LogSource {
  /**
   * Folds objects in batches that together hold each of them once. A batch is all there is of its
   * objects, so that the ledger may count them.
   */
  foldObjects(objects: readonly LogObject[], settings: RemoteFoldSettings): AsyncIterable<RemoteFold>;
}

/** What a source is told that folds by itself. */
export interface RemoteFoldSettings {
  readonly enis: readonly EniAddresses[];
  readonly signal: AbortSignal | undefined;
}

/** Objects that a source folded together. */
export interface RemoteFold extends Fold {
  readonly objects: readonly LogObject[];
}

/** Reports whether a source folds by itself. */
export function foldsItself(source: LogSource): source is FoldingSource {
  return "foldObjects" in source;
}
