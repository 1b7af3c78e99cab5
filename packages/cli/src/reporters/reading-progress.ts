import type { AnalyzeEvent } from "@sgt/flowlogs/node";
import type { Progress } from "./reporter.js";

/** Returns how far reading has come; once all is read, that the evidence is being written. */
export function readingProgress(event: AnalyzeEvent, unit: "files" | "hours" = "files"): Progress {
  const { objectsDone, objectCount, recordCount, bytesDone, byteCount } = event;
  const also = { count: recordCount, unit: "records" };
  if (objectsDone === objectCount) return { label: "writing the evidence of", done: objectCount, unit, also };
  return {
    label: "reading",
    done: objectsDone,
    total: objectCount,
    unit,
    also,
    // A log group tells no sizes.
    ...(byteCount === 0 ? {} : { bytes: bytesDone, byteTotal: byteCount }),
  };
}
