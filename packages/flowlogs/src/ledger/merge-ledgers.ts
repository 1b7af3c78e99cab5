import { type FileStore, UNFINISHED } from "@sgt/files";
import { type Batch, batchPath, type Part, type StoredBatch } from "./batch.js";
import { chooseBatches, type FoundBatch } from "./choose-batches.js";
import { createCommit, UnknownOutcome } from "./commit-log.js";
import { type DroppedDays, partsBefore, sumUpParts } from "./drop-days.js";
import { compactInterfaceFiles, copyInterfaceFiles } from "./interface-files.js";
import { notFound, readConsistently, requireView } from "./ledger-view.js";
import { latestDay, loadWhole, type WholeLedger } from "./load-batches.js";
import { readMarker } from "./marker.js";
import { jsonBytes } from "./parse-file.js";
import { type Partition, parsePartPath, partPath } from "./partition.js";
import { beginPending } from "./pending.js";
import { copyRuleFiles } from "./rule-files.js";
import { prepareLedger } from "./upgrade-ledger.js";
import { writeAtomically } from "./write-atomically.js";
import { writeError } from "./write-error.js";
import {
  filesOf,
  type LedgerFilesOptions,
  ledgerRoot,
  newWriter,
  nthWriter,
  type Writer,
  type WriterOptions,
} from "./writer.js";

export interface MergedLedger {
  readonly dir: string;
  readonly batchCount: number;
  readonly partCount: number;
  /** Batches whose objects another one had counted already. */
  readonly repeatedBatchCount: number;
  /** The latest of the days before which any of the ledgers was dropped: holds for all from now on. */
  readonly droppedBefore: string | null;
}

/**
 * Joins ledgers of several runs, machines or accounts into `out`, where every object counts once, and their directories.
 * What `out` already holds takes part. The ledgers read are left as they are.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_OVERLAP`, `SGT_FLOWLOGS_OBJECT_CHANGED` when they cannot be joined exactly; `out` is unchanged.
 * @throws as {@link openLedger} does, and `SGT_FLOWLOGS_LEDGER_NOT_FOUND`.
 */
export async function mergeLedgers(
  dirs: readonly string[],
  out: string,
  options: WriterOptions = {},
): Promise<MergedLedger> {
  const writer = newWriter(options);
  const [target = "", ...roots] = [out, ...dirs].map(ledgerRoot);
  const sources = await Promise.all(roots.map((dir) => requireWhole(writer.files, dir)));
  // Refused before anything is made.
  const found = await loadWhole(writer.files, target);
  chooseBatches(found === null ? sources : [...sources, found]);
  await prepareLedger(writer, target);
  for (let attempt = 0; ; attempt++) {
    const merged = await tryMerge(nthWriter(writer, attempt), sources, await requireWhole(writer.files, target));
    if (merged === null) continue;
    for (const { dir } of sources) {
      await copyInterfaceFiles(writer, dir, target);
      await copyRuleFiles(writer, dir, target);
    }
    await compactInterfaceFiles(writer, target).catch(() => undefined);
    return merged;
  }
}

/** Null where another writer added to the target meanwhile. */
async function tryMerge(
  writer: Writer,
  sources: readonly WholeLedger[],
  before: WholeLedger,
): Promise<MergedLedger | null> {
  const ledgers = [...sources, before];
  const chosen = chooseBatches(ledgers);
  const droppedBefore = latestDay(ledgers.map((ledger) => ledger.droppedBefore));
  const added = chosen.filter(({ dir }) => dir !== before.dir);
  const kept = new Set(chosen.map(({ batch }) => batch));
  const replaced = before.batches.filter((batch) => !kept.has(batch));
  const isCommitted = await commitCopies(writer, before, { added, replaced, droppedBefore });
  if (!isCommitted) return null;
  await removeUncounted(writer.files, before, replaced, droppedBefore);
  const ids = new Set(ledgers.flatMap(({ batches }) => batches.map(({ id }) => id)));
  return {
    dir: before.dir,
    batchCount: chosen.length,
    partCount: chosen.flatMap(({ batch }) => livePartsOf(batch, droppedBefore)).length,
    repeatedBatchCount: ids.size - chosen.length,
    droppedBefore,
  };
}

/** What a merge changes. */
interface Merge {
  readonly added: readonly FoundBatch[];
  readonly replaced: readonly StoredBatch[];
  readonly droppedBefore: string | null;
}

/** Copies batches and commits them all at once; true too where there is nothing to change. */
async function commitCopies(
  writer: Writer,
  { dir, number, droppedBefore: known }: WholeLedger,
  { added, replaced, droppedBefore }: Merge,
): Promise<boolean> {
  if (added.length === 0 && replaced.length === 0 && droppedBefore === known) return true;
  const { files, now, id } = writer;
  const pending = await beginPending(writer, dir);
  const copies = new BatchCopies(writer, dir);
  try {
    const batches: string[] = [];
    for (const found of added) batches.push(await copies.copy(found, droppedBefore));
    const replaces = replaced.map(({ path }) => path);
    const change = { batches, replaces, droppedBefore, committedAt: now().toISOString(), writer: id };
    pending.checkAge();
    const isCommitted = await createCommit(files, dir, number + 1, change);
    if (!isCommitted) await copies.undo();
    await pending.end();
    return isCommitted;
  } catch (error) {
    if (error instanceof UnknownOutcome) throw error.reason;
    await copies.undo();
    await pending.end();
    throw error;
  }
}

/** Copies of batches under names of one's own: what others copy at the same time stays apart. */
class BatchCopies {
  readonly #writer: Writer;
  readonly #dir: string;
  readonly #written: string[] = [];

  constructor(writer: Writer, dir: string) {
    this.#writer = writer;
    this.#dir = dir;
  }

  /** Returns the path of the copy. */
  async copy({ batch: { path: _, ...batch }, dir }: FoundBatch, droppedBefore: string | null): Promise<string> {
    const parts: Part[] = [];
    for (const part of livePartsOf(batch, droppedBefore)) {
      parts.push({ ...part, path: await this.#copyPart(`${dir}/${part.path}`, part) });
    }
    const path = batchPath(`${this.#writer.id}-${this.#written.length}`);
    const copied: Batch = { ...batch, parts };
    await writeAtomically(this.#writer.files, `${this.#dir}/${path}`, jsonBytes(copied));
    this.#written.push(path);
    return path;
  }

  async undo(): Promise<void> {
    for (const path of this.#written) await this.#writer.files.remove(`${this.#dir}/${path}`).catch(() => undefined);
  }

  async #copyPart(from: string, { path }: Part): Promise<string> {
    const { files, id } = this.#writer;
    const copy = partPath(parsePartPath(path) as Partition, id, this.#written.length);
    const to = `${this.#dir}/${copy}`;
    try {
      await files.copy(from, to + UNFINISHED);
      await files.rename(to + UNFINISHED, to);
    } catch (error) {
      await files.remove(to + UNFINISHED).catch(() => undefined);
      throw writeError(to, error);
    }
    this.#written.push(copy);
    return copy;
  }
}

function livePartsOf({ parts }: Batch, droppedBefore: string | null): Part[] {
  return parts.filter(({ path }) => droppedBefore === null || (parsePartPath(path)?.date ?? "") >= droppedBefore);
}

/** What does not count any more is a leftover. */
async function removeUncounted(
  files: FileStore,
  { dir, batches, droppedBefore: known }: WholeLedger,
  replaced: readonly StoredBatch[],
  droppedBefore: string | null,
): Promise<void> {
  const live = new Set(
    batches.filter((batch) => !replaced.includes(batch)).flatMap((batch) => livePartsOf(batch, droppedBefore)),
  );
  for (const part of batches.flatMap((batch) => livePartsOf(batch, known))) {
    if (!live.has(part)) await files.remove(`${dir}/${part.path}`);
  }
}

async function requireWhole(files: FileStore, dir: string): Promise<WholeLedger> {
  return (await loadWhole(files, dir)) ?? notFound(dir);
}

/**
 * Says which days of `out` {@link mergeLedgers} would remove, because one of the ledgers had dropped them; removes
 * nothing. None where `out` is no ledger yet.
 *
 * @throws as {@link mergeLedgers} does.
 */
export async function daysLostByMerge(
  dirs: readonly string[],
  out: string,
  options: LedgerFilesOptions = {},
): Promise<DroppedDays> {
  const files = filesOf(options);
  const [target = "", ...sources] = [out, ...dirs].map(ledgerRoot);
  const found = await Promise.all(sources.map((dir) => requireView(files, dir)));
  const dropped = latestDay(found.map((view) => view.held.droppedBefore));
  if (dropped === null || (await readMarker(files, target)) === null) return sumUpParts([]);
  return sumUpParts(await readConsistently(files, target, (view) => partsBefore(view, dropped)));
}
