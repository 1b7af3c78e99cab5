import type { AnalyseEvent } from "@sgt/flowlogs/node";
import type { Progress } from "../../reporters/story.js";

/** Returns how far reading has come; once all is read, that the evidence is being written. */
export function readingProgress(event: AnalyseEvent): Progress {
  const { objectsDone, objectCount, recordCount, bytesDone, byteCount } = event;
  const also = { count: recordCount, unit: "records" };
  if (objectsDone === objectCount) return { label: "writing the evidence of", done: objectCount, unit: "files", also };
  return {
    label: "reading",
    done: objectsDone,
    total: objectCount,
    unit: "files",
    also,
    bytes: bytesDone,
    byteTotal: byteCount,
  };
}
