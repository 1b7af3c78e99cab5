import { decideEvidence } from "../evidence/decide-evidence.js";
import type { Evidence } from "../evidence/evidence.js";
import type { AnalyzeOptions } from "./analyze-options.js";
import { emptyBatch } from "./empty-batch.js";
import { type FoldedBatch, foldBatches } from "./fold-batches.js";
import { listObjects } from "./list-objects.js";
import { requireRecords } from "./require-records.js";
import { setAside } from "./set-aside.js";

/**
 * Reads flow logs into evidence held in memory. For months of logs, or to read daily, use
 * `analyzeLogs` with a ledger.
 *
 * @throws SgtError `SGT_FLOWLOGS_NO_OBJECTS`, `SGT_FLOWLOGS_NO_RECORDS`,
 *   `SGT_FLOWLOGS_TRANSIT_GATEWAY`, `SGT_FLOWLOGS_INVALID_FORMAT`, `SGT_FLOWLOGS_INVALID_OPTION`,
 *   `SGT_FLOWLOGS_TOO_MANY_KEYS`, `SGT_FLOWLOGS_STOPPED`, and what the source's `list` throws.
 *   Objects and lines that cannot be read are in the coverage.
 */
export async function collectEvidence(options: AnalyzeOptions): Promise<Evidence> {
  const { objects, otherFiles } = await setAside(await listObjects(options), options.signal);
  const batches: FoldedBatch[] = [emptyBatch(options, otherFiles)];
  for await (const batch of foldBatches(objects, options, false)) batches.push(batch);
  requireRecords(batches.map(({ coverage }) => coverage));
  return decideEvidence(batches, options.window);
}
