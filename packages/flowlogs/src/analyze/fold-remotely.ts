import { stopped } from "../object/object-fault.js";
import type { LogObject } from "../source/log-source.js";
import type { AnalyzeOptions } from "./analyze-options.js";
import { type FoldedBatch, foldBatches } from "./fold-batches.js";
import type { FoldingSource, RecordTally, RemoteFold } from "./folding-source.js";
import { Progress } from "./progress.js";

/** What `foldBatches` does, by a source that folds where the logs are; what it hands back is read here in the end. */
export async function* foldRemotely(
  source: FoldingSource,
  objects: readonly LogObject[],
  options: AnalyzeOptions,
): AsyncGenerator<FoldedBatch> {
  const { enis, signal, onEvent, window } = options;
  const progress = new Progress(objects, onEvent);
  const handedBack: LogObject[] = [];
  try {
    for await (const fold of source.foldObjects(objects, { enis: [...enis], window, signal })) {
      signal?.throwIfAborted();
      handedBack.push(...(fold.handedBack ?? []));
      const recordCount = fold.coverage.eniDays.reduce((total, day) => total + day.recordCount, 0);
      fold.objects.forEach((_, i) => {
        progress.objectDone(i === 0 ? recordCount : 0);
      });
      if (fold.objects.length > 0) yield batchOf(fold);
    }
  } catch (thrown) {
    throw signal?.aborted ? stopped(thrown) : thrown;
  }
  if (handedBack.length > 0) yield* foldBatches(handedBack, options, true);
}

function batchOf({ rows, coverage, objects, tallies, logged = [] }: RemoteFold): FoldedBatch {
  const unread = new Set(coverage.unread.map(({ key }) => key));
  return {
    keyCount: 0,
    rows,
    coverage,
    logged,
    // What a source could not fold it names as unread, and it may be tried again.
    objects: objects
      .filter(({ key }) => !unread.has(key) && !isOutside(tallies?.get(key)))
      .map(({ key, size, tag }) => {
        return { key, size, tag, outsideWindowCount: tallies?.get(key)?.outsideWindowCount ?? 0 };
      }),
  };
}

/** An object of which nothing lay in the window may be read again. */
function isOutside(tally: RecordTally | undefined): boolean {
  return tally !== undefined && tally.recordCount > 0 && tally.recordCount === tally.outsideWindowCount;
}
