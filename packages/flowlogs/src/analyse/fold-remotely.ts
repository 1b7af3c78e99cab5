import { stopped } from "../object/object-fault.js";
import type { LogObject } from "../source/log-source.js";
import type { AnalyseOptions } from "./analyse-options.js";
import type { FoldedBatch } from "./fold-batches.js";
import type { FoldingSource, RemoteFold } from "./folding-source.js";
import { Progress } from "./progress.js";

/** What `foldBatches` does, by a source that folds where the logs are. */
export async function* foldRemotely(
  source: FoldingSource,
  objects: readonly LogObject[],
  { enis, signal, onEvent }: AnalyseOptions,
): AsyncGenerator<FoldedBatch> {
  const progress = new Progress(objects, onEvent);
  try {
    for await (const fold of source.foldObjects(objects, { enis: [...enis], signal })) {
      signal?.throwIfAborted();
      const recordCount = fold.coverage.eniDays.reduce((total, day) => total + day.recordCount, 0);
      fold.objects.forEach((_, i) => {
        progress.objectDone(i === 0 ? recordCount : 0);
      });
      yield batchOf(fold);
    }
  } catch (thrown) {
    throw signal?.aborted ? stopped(thrown) : thrown;
  }
}

function batchOf({ rows, coverage, objects }: RemoteFold): FoldedBatch {
  return {
    keyCount: 0,
    rows,
    coverage,
    // What a source could not fold it names as unread, and it may be tried again.
    objects: objects
      .filter(({ key }) => !coverage.unread.some((unread) => unread.key === key))
      .map(({ key, size, tag }) => ({ key, size, tag, outsideWindowCount: 0 })),
  };
}
