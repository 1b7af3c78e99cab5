import type { RunCoverage } from "../coverage/run-coverage.js";
import { summarizeCoverage } from "../coverage/summarize-coverage.js";
import type { Evidence } from "../evidence/evidence.js";
import { EvidenceTable } from "../evidence/evidence-table.js";
import { resolveRows } from "../evidence/resolve-rows.js";
import type { AnalyseOptions } from "./analyse-options.js";
import { foldBatches } from "./fold-batches.js";
import { listObjects } from "./list-objects.js";
import { requireRecords } from "./require-records.js";

/**
 * Reads flow logs into evidence held in memory. For months of logs, or to read daily, use
 * `analyseLogs` with a ledger.
 *
 * @throws SgtError `SGT_FLOWLOGS_NO_OBJECTS`, `SGT_FLOWLOGS_NO_RECORDS`,
 *   `SGT_FLOWLOGS_TRANSIT_GATEWAY`, `SGT_FLOWLOGS_INVALID_FORMAT`, `SGT_FLOWLOGS_TOO_MANY_KEYS`,
 *   `SGT_FLOWLOGS_STOPPED`, and what the source's `list` throws. Objects and lines that cannot be
 *   read are in the coverage.
 */
export async function collectEvidence(options: AnalyseOptions): Promise<Evidence> {
  const table = new EvidenceTable();
  const coverages: RunCoverage[] = [];
  for await (const { rows, coverage } of foldBatches(await listObjects(options), options, false)) {
    requireRecords(coverage);
    for (const row of rows) table.append(row);
    coverages.push(coverage);
  }
  const resolved = resolveRows(table);
  return { rows: resolved.rows, coverage: summarizeCoverage(coverages, options.window, resolved.initiationCounts) };
}
