import type { OtherFiles } from "../coverage/other-files.js";
import type { AnalyzeOptions } from "./analyze-options.js";
import type { FoldedBatch } from "./fold-batches.js";

/** A batch of no objects, for what is known of a run beside what it read. */
export function emptyBatch(
  { window, enis }: Pick<AnalyzeOptions, "window" | "enis">,
  otherFiles: readonly OtherFiles[] = [],
): FoldedBatch {
  return {
    keyCount: 0,
    rows: [],
    objects: [],
    logged: [],
    coverage: {
      asked: window,
      objectCount: 0,
      byteCount: 0,
      outsideWindowCount: 0,
      withoutInterfaceCount: 0,
      eniDays: [],
      knownEnis: [...enis].map(({ eniId }) => eniId),
      unread: [],
      malformed: [],
      otherFiles,
    },
  };
}
