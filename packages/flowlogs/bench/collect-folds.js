// The fold itself, without the ledger: what DuckDB's aggregation is measured against.
import { foldBatches } from "../dist/analyze/fold-batches.js";
import { listObjects } from "../dist/analyze/list-objects.js";
import { folderSource } from "../dist/node.js";
import { ENIS, WINDOW } from "./generate-logs.js";

export async function collectFolds(folder, threads) {
  const options = { source: folderSource(folder), enis: ENIS, window: WINDOW, threads };
  const counts = { keyCount: 0, recordCount: 0 };
  for await (const { keyCount, coverage } of foldBatches(await listObjects(options), options, false)) {
    counts.keyCount += keyCount;
    counts.recordCount += coverage.eniDays.reduce((sum, day) => sum + day.recordCount, 0);
  }
  return counts;
}
