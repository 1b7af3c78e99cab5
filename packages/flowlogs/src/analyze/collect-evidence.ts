import type { OptionKeys } from "@sgt/cidr";
import type { Window } from "../coverage/coverage.js";
import { newestSeen } from "../coverage/eni-days.js";
import type { RunCoverage } from "../coverage/run-coverage.js";
import { checkKeys } from "../errors.js";
import { decideEvidence } from "../evidence/decide-evidence.js";
import type { Evidence } from "../evidence/evidence.js";
import { ANALYZE_KEYS, type AnalyzeOptions } from "./analyze-options.js";
import { emptyBatch } from "./empty-batch.js";
import { type FoldedBatch, foldBatches } from "./fold-batches.js";
import { listObjects } from "./list-objects.js";
import { requireRecords } from "./require-records.js";
import { setAside } from "./set-aside.js";

export interface CollectOptions extends AnalyzeOptions {
  /**
   * The window ends at the newest record that was delivered, if that is before its end: AWS delivers minutes late, and
   * what is under way is no hole. A window without any record is then no error.
   */
  readonly endsWithRecords?: boolean;
}

/**
 * Reads flow logs into evidence held in memory. For months of logs, or to read daily, use
 * `analyzeLogs` with a ledger.
 *
 * @throws SgtError `SGT_FLOWLOGS_NO_OBJECTS`, `SGT_FLOWLOGS_NO_RECORDS`,
 *   `SGT_FLOWLOGS_TRANSIT_GATEWAY`, `SGT_FLOWLOGS_INVALID_FORMAT`, `SGT_FLOWLOGS_INVALID_OPTION`,
 *   `SGT_FLOWLOGS_TOO_MANY_KEYS`, `SGT_FLOWLOGS_STOPPED`, and what the source's `list` throws.
 *   Objects and lines that cannot be read are in the coverage.
 */
export async function collectEvidence(options: CollectOptions): Promise<Evidence> {
  checkKeys(options, COLLECT_EVIDENCE_KEYS);
  const { objects, otherFiles } = await setAside(await listObjects(options), options.signal);
  const batches: FoldedBatch[] = [emptyBatch(options, otherFiles)];
  for await (const batch of foldBatches(objects, options, false)) batches.push(batch);
  const runs = batches.map(({ coverage }) => coverage);
  if (!options.endsWithRecords || !runs.every(isSilent)) requireRecords(runs);
  return decideEvidence(batches, options.endsWithRecords ? untilNewest(runs, options.window) : options.window);
}

const COLLECT_EVIDENCE_KEYS = { ...ANALYZE_KEYS, endsWithRecords: true } satisfies OptionKeys<CollectOptions>;

/** Nothing is there, and nothing was refused. */
function isSilent({ unread, malformed, otherFiles = [] }: RunCoverage): boolean {
  return unread.length + malformed.length + otherFiles.length === 0;
}

function untilNewest(runs: readonly RunCoverage[], { from, to }: Window): Window {
  const newest = newestSeen(runs.flatMap(({ eniDays }) => eniDays));
  return { from, to: newest === null ? to : Math.min(to, Math.max(newest, from + 1)) };
}
