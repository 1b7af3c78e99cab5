import { isSgtError } from "@sgt/cidr";
import type { Coverage, UnreadObject } from "../coverage/coverage.js";
import type { Evidence } from "../evidence/evidence.js";
import { type RowSummary, summarizeRows } from "../evidence/summarize-rows.js";
import type { LedgerBatch } from "../ledger/ledger-batch.js";
import { ledgerWindow } from "../ledger/ledger-window.js";
import { type LedgerWriter, openLedger } from "../ledger/open-ledger.js";
import { readEvidence } from "../ledger/read-evidence.js";
import type { LogObject } from "../source/log-source.js";
import type { AnalyzeOptions } from "./analyze-options.js";
import { collectEvidence } from "./collect-evidence.js";
import { type FoldedBatch, foldBatches } from "./fold-batches.js";
import { foldRemotely } from "./fold-remotely.js";
import { foldsItself } from "./folding-source.js";
import { listObjects } from "./list-objects.js";
import { requireRecords } from "./require-records.js";

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
  if (options.out === undefined) return resultOf(await collectEvidence(options), 0);
  const knownObjectCount = await fillLedger(options.out, options);
  return resultOf(await readEvidence(options.out, { window: options.window }), knownObjectCount);
}

function resultOf({ rows, coverage }: Evidence, knownObjectCount: number): AnalyzeResult {
  return { coverage, knownObjectCount, ...summarizeRows(rows) };
}

/** Adds what the ledger does not hold; returns how many objects it held. */
async function fillLedger(dir: string, options: AnalyzeLogsOptions): Promise<number> {
  const objects = await listObjects(options);
  const ledger = await openLedger(dir, options.now === undefined ? {} : { now: options.now });
  for (;;) {
    const sorted = await sortOut(objects, ledger, options);
    // Each round another writer has counted objects that this one wanted: there are fewer and fewer.
    if (await addFresh(ledger, sorted, options)) return sorted.knownCount;
  }
}

/** False when another writer counted some of the objects meanwhile: what was committed stays, the rest is to be sorted out anew. */
async function addFresh(
  ledger: LedgerWriter,
  { fresh, refused, knownCount }: Sorted,
  options: AnalyzeLogsOptions,
): Promise<boolean> {
  let isFirst = true;
  const read = { ...options, window: ledgerWindow(options.window) };
  const { source } = options;
  const batches = foldsItself(source) ? foldRemotely(source, fresh, read) : foldBatches(fresh, read, true);
  for await (const folded of batches) {
    const batch = { ...folded, coverage: { ...folded.coverage, asked: options.window } };
    if (isFirst && knownCount === 0 && batch.coverage.objectCount === fresh.length) requireRecords(batch.coverage);
    if (!(await appendUnlessCounted(ledger, isFirst ? withRefused(batch, refused) : batch))) return false;
    isFirst = false;
  }
  if (isFirst && refused.length > 0) await ledger.append(withRefused(nothing(options), refused));
  return true;
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

function nothing({ window, enis }: AnalyzeOptions): FoldedBatch {
  return {
    keyCount: 0,
    rows: [],
    objects: [],
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
    },
  };
}
