import { summarizeCoverage } from "../coverage/summarize-coverage.js";
import type { Evidence } from "../evidence/evidence.js";
import { EvidenceTable } from "../evidence/evidence-table.js";
import type { Fold } from "../evidence/fold-records.js";
import { resolveRows } from "../evidence/resolve-rows.js";
import type { AnalyseOptions } from "./analyse-options.js";
import { foldPlainly } from "./fold-plainly.js";
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
  const fold = await foldPlainly(await listObjects(options), options);
  requireRecords(fold.coverage);
  return evidenceOf(fold, options);
}

function evidenceOf({ rows, coverage }: Fold, { window }: AnalyseOptions): Evidence {
  const table = new EvidenceTable();
  for (const row of rows) table.append(row);
  const resolved = resolveRows(table);
  return { rows: resolved.rows, coverage: summarizeCoverage([coverage], window, resolved.initiationCounts) };
}
