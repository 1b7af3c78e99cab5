import type { Window } from "../coverage/coverage.js";
import { tableOf } from "../directory/fact-table.js";
import { loggedSightings } from "../evidence/logged-sightings.js";
import { commitChange } from "./commit-change.js";
import { UnknownOutcome } from "./commit-log.js";
import { CountedObjects } from "./counted-objects.js";
import { addFacts } from "./interface-files.js";
import type { AppendResult, LedgerBatch } from "./ledger-batch.js";
import { countedError } from "./ledger-error.js";
import { isDamage, type LedgerView, requireView } from "./ledger-view.js";
import type { ObjectStamp, ObjectState } from "./object-register.js";
import { beginPending, type Pending } from "./pending.js";
import { sweepLeftovers } from "./sweep-leftovers.js";
import { prepareLedger } from "./upgrade-ledger.js";
import { type WrittenBatch, writeBatch } from "./write-batch.js";
import { writeCheckpoint } from "./write-checkpoint.js";
import { ledgerRoot, newWriter, nthWriter, type Writer, type WriterOptions } from "./writer.js";

/** A ledger opened for writing; others may write it at the same time. */
export interface LedgerWriter {
  readonly dir: string;
  /** Whether each object may be read, when asked for `window`: as the ledger stood when it was last looked at. */
  check(objects: readonly ObjectStamp[], window: Window): Promise<ObjectState[]>;
  /**
   * Commits a batch. Once it resolves the batch counts, whatever happens later; if it rejects, nothing
   * of it does and the writer may be used again.
   *
   * @throws `SGT_FLOWLOGS_LEDGER_OVERLAP` when an object is counted already: ask {@link check} first. Where another
   *   writer counted it meanwhile {@link check} knows of it from then on; the batch is to be made again without it.
   * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` when the disk is full or not permitted.
   */
  append(batch: LedgerBatch): Promise<AppendResult>;
}

export type OpenLedgerOptions = WriterOptions;

/**
 * Opens a ledger for writing, creating it where there is none, bringing it over where it is of version 1. Any number of
 * writers may have it open; nothing is to be given back. What writers left that died over a week ago is removed.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_LOCKED`, `SGT_FLOWLOGS_LEDGER_VERSION`, `SGT_FLOWLOGS_LEDGER_INVALID`,
 * `SGT_FLOWLOGS_LEDGER_DAMAGED`, `SGT_FLOWLOGS_LEDGER_WRITE_FAILED`
 */
export async function openLedger(dir: string, options: OpenLedgerOptions = {}): Promise<LedgerWriter> {
  const writer = newWriter(options);
  const root = ledgerRoot(dir);
  await prepareLedger(writer, root);
  await sweepLeftovers(writer, root);
  return new OpenLedger(writer, await requireView(writer.files, root));
}

/** Opens a ledger and commits one batch. Throws as {@link openLedger} and its `append` do. */
export async function appendToLedger(
  dir: string,
  batch: LedgerBatch,
  options: OpenLedgerOptions = {},
): Promise<AppendResult> {
  return (await openLedger(dir, options)).append(batch);
}

class OpenLedger implements LedgerWriter {
  readonly dir: string;
  readonly #writer: Writer;
  #view: LedgerView;
  #counted: CountedObjects;
  #batchCount = 0;

  constructor(writer: Writer, view: LedgerView) {
    this.dir = view.dir;
    this.#writer = writer;
    this.#view = view;
    this.#counted = new CountedObjects(view);
  }

  async check(objects: readonly ObjectStamp[], window: Window): Promise<ObjectState[]> {
    try {
      return await this.#counted.judge(objects, window);
    } catch (error) {
      if (!isDamage(error)) throw error;
      // A page of a checkpoint that others have replaced since; the commits say the same.
      this.#see(await requireView(this.#writer.files, this.dir, true));
      return this.#counted.judge(objects, window);
    }
  }

  async append(batch: LedgerBatch): Promise<AppendResult> {
    await this.#refuseCounted(batch);
    const writer = nthWriter(this.#writer, this.#batchCount++);
    // Before the batch counts: what counts is not read again, and facts may be told twice.
    await addFacts(writer, this.dir, tableOf({ scans: [], sightings: loggedSightings(batch.logged ?? []) }));
    const pending = await beginPending(writer, this.dir);
    const { droppedBefore } = this.#view.held;
    const written = await writeBatch(writer, this.#writer.id, this.dir, droppedBefore, batch).catch(async (error) => {
      await pending.end();
      throw error;
    });
    await this.#commit(writer, written, pending);
    this.#see(await writeCheckpoint(writer, this.#view));
    await pending.end();
    return written.result;
  }

  async #commit(writer: Writer, { batch, undo }: WrittenBatch, pending: Pending): Promise<void> {
    try {
      const change = { batches: [batch.path], replaces: [], droppedBefore: null };
      const { number, before } = await commitChange(writer, this.#view, change, async (view) => {
        if (view !== this.#view) this.#see(view);
        await this.#refuseCounted(batch);
        pending.checkAge();
      });
      this.#see(before.after(number, [batch], null));
    } catch (error) {
      // It may count: then its files must stay, and the next to clean up will know.
      if (error instanceof UnknownOutcome) throw error.reason;
      await undo();
      await pending.end();
      throw error;
    }
  }

  async #refuseCounted({ objects }: Pick<LedgerBatch, "objects">): Promise<void> {
    const states = await this.check(objects, { from: 0, to: 0 });
    const again = objects.find((_, i) => states[i]?.state !== "new");
    if (again !== undefined) throw countedError(this.dir, again.key);
  }

  #see(view: LedgerView): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#counted = new CountedObjects(view);
  }
}
