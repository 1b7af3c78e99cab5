import { isSgtError, type OptionKeys } from "@sgt/cidr";
import type { Coverage, UnreadObject } from "../coverage/coverage.js";
import { joinOtherFiles, type OtherFiles } from "../coverage/other-files.js";
import { checkKeys, flowLogsError } from "../errors.js";
import type { Evidence } from "../evidence/evidence.js";
import { type RowSummary, summarizeRows } from "../evidence/summarize-rows.js";
import type { LedgerBatch } from "../ledger/ledger-batch.js";
import { ledgerWindow } from "../ledger/ledger-window.js";
import { type LedgerWriter, openLedger } from "../ledger/open-ledger.js";
import { readEvidence } from "../ledger/read-evidence.js";
import type { LogObject } from "../source/log-source.js";
import { ANALYZE_KEYS, type AnalyzeOptions } from "./analyze-options.js";
import { collectEvidence } from "./collect-evidence.js";
import { emptyBatch } from "./empty-batch.js";
import { type FoldedBatch, foldBatches } from "./fold-batches.js";
import { foldRemotely } from "./fold-remotely.js";
import { foldsItself } from "./folding-source.js";
import { listObjects } from "./list-objects.js";
import { requireRecords } from "./require-records.js";
import { setAside } from "./set-aside.js";

export interface AnalyzeLogsOptions extends AnalyzeOptions {
  /** The folder of the ledger to add to; made when it is not there. Without it nothing is written. */
  readonly out?: string;
  /** The time that commits of the ledger bear; the clock unless given. */
  readonly now?: () => Date;
}

export interface AnalyzeResult extends RowSummary {
  /** Of the asked window: what this run and, with a ledger, earlier runs read. */
  readonly coverage: Coverage;
  /** Objects that the ledger held already and that were not read again. */
  readonly knownObjectCount: number;
}

/**
 * Reads flow logs into evidence, in a ledger when `out` is given, and sums it up. The result does
 * not depend on the order of objects or the number of threads. An object that the ledger holds is
 * not read again, so a run that was interrupted is resumed by starting it again.
 *
 * A source that folds where the logs are is asked to, when there is a ledger.
 *
 * Memory follows the number of distinct keys up to `maxKeys`; beyond, the ledger is filled piece by
 * piece.
 *
 * @throws SgtError as {@link collectEvidence} and {@link openLedger} do. `SGT_FLOWLOGS_NO_RECORDS`
 *   and its kin are thrown only when the ledger holds nothing of these objects either.
 */
export async function analyzeLogs(options: AnalyzeLogsOptions): Promise<AnalyzeResult> {
  checkKeys(options, ANALYZE_LOGS_KEYS);
  const { out, now: _, ...reading } = options;
  if (out === undefined) return resultOf(await collectEvidence(reading), 0);
  const { knownObjectCount, otherFiles } = await fillLedger(out, options);
  const { rows, coverage } = await readEvidence(out, { window: options.window });
  return resultOf({ rows, coverage: { ...coverage, otherFiles } }, knownObjectCount);
}

const ANALYZE_LOGS_KEYS = { ...ANALYZE_KEYS, out: true, now: true } satisfies OptionKeys<AnalyzeLogsOptions>;

function resultOf({ rows, coverage }: Evidence, knownObjectCount: number): AnalyzeResult {
  return { coverage, knownObjectCount, ...summarizeRows(rows) };
}

interface Filled {
  /** Objects that the ledger held before. */
  readonly knownObjectCount: number;
  readonly otherFiles: readonly OtherFiles[];
}

/** Adds what the ledger does not hold. */
async function fillLedger(dir: string, options: AnalyzeLogsOptions): Promise<Filled> {
  if (options.source.isLive === true) {
    throw flowLogsError("SGT_FLOWLOGS_INVALID_OPTION", "a source that is read up to now cannot fill a ledger", {
      hint: "Open the source without isLive, or collect its evidence in memory.",
    });
  }
  const objects = await listObjects(options);
  const ledger = await openLedger(dir, options.now === undefined ? {} : { now: options.now });
  for (;;) {
    const sorted = await sortOut(objects, ledger, options);
    // Each round another writer has counted objects that this one wanted: there are fewer and fewer.
    const otherFiles = await addFresh(ledger, sorted, options);
    if (otherFiles !== null) return { knownObjectCount: sorted.knownCount, otherFiles };
  }
}

/**
 * Returns what lay beside the logs. Null when another writer counted some of the objects meanwhile: what was committed stays,
 * the rest is to be sorted out anew.
 */
async function addFresh(
  ledger: LedgerWriter,
  { fresh, refused, knownCount }: Sorted,
  options: AnalyzeLogsOptions,
): Promise<readonly OtherFiles[] | null> {
  const { objects, otherFiles } = await setAside(fresh, options.signal);
  const nothing = emptyBatch(options, otherFiles);
  const runs = [nothing.coverage];
  for await (const folded of batchesOf(objects, options)) {
    runs.push(folded.coverage);
    const isFirst = runs.length === 2;
    if (isFirst && knownCount === 0 && isAll(folded, objects)) requireRecords(runs);
    const batch = kept(folded, options);
    if (!(await appendUnlessCounted(ledger, isFirst ? withRefused(batch, refused) : batch))) return null;
  }
  if (runs.length === 1 && refused.length > 0) await ledger.append(withRefused(kept(nothing, options), refused));
  else if (runs.length === 1 && knownCount === 0) requireRecords(runs);
  return joinOtherFiles(runs.flatMap((run) => run.otherFiles ?? []));
}

async function appendUnlessCounted(ledger: LedgerWriter, batch: LedgerBatch): Promise<boolean> {
  try {
    await ledger.append(batch);
    return true;
  } catch (error) {
    if (isSgtError(error) && error.code === "SGT_FLOWLOGS_LEDGER_OVERLAP") return false;
    throw error;
  }
}

function batchesOf(objects: readonly LogObject[], options: AnalyzeLogsOptions): AsyncIterable<FoldedBatch> {
  const { source } = options;
  const read = { ...options, window: ledgerWindow(options.window) };
  return foldsItself(source) ? foldRemotely(source, objects, read) : foldBatches(objects, read, true);
}

/** Reports whether a batch holds all that was to be read. */
function isAll({ coverage }: FoldedBatch, objects: readonly LogObject[]): boolean {
  const others = (coverage.otherFiles ?? []).reduce((sum, { count }) => sum + count, 0);
  return coverage.objectCount + others === objects.length;
}

/** As the ledger keeps it. */
function kept(batch: FoldedBatch, { window }: AnalyzeLogsOptions): FoldedBatch {
  const { otherFiles: _, ...coverage } = batch.coverage;
  return { ...batch, coverage: { ...coverage, asked: window } };
}

interface Sorted {
  readonly fresh: readonly LogObject[];
  readonly refused: readonly UnreadObject[];
  readonly knownCount: number;
}

async function sortOut(
  objects: readonly LogObject[],
  ledger: LedgerWriter,
  { window }: AnalyzeOptions,
): Promise<Sorted> {
  const states = await ledger.check(objects, window);
  return {
    fresh: objects.filter((_, i) => states[i]?.state === "new"),
    refused: states.flatMap((known) => (known.state === "refused" ? [known.unread] : [])),
    knownCount: states.filter(({ state }) => state === "counted").length,
  };
}

function withRefused(batch: FoldedBatch, refused: readonly UnreadObject[]): FoldedBatch {
  const { coverage } = batch;
  return { ...batch, coverage: { ...coverage, unread: [...coverage.unread, ...refused] } };
}
