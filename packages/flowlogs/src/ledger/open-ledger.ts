import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { type FileStore, nodeFileStore } from "@sgt/files";
import type { Window } from "../coverage/coverage.js";
import { flowLogsError } from "../errors.js";
import type { AppendResult, LedgerBatch } from "./ledger-batch.js";
import { lockLedger } from "./ledger-lock.js";
import { type LedgerState, loadState, saveManifest } from "./ledger-state.js";
import type { CountedObject } from "./manifest.js";
import { ObjectRegister, type ObjectState } from "./object-register.js";
import { refuseHeadless, removeLeftovers } from "./remove-leftovers.js";
import { type CommitContext, writeCommit } from "./write-commit.js";

/** A ledger held for writing. */
export interface LedgerWriter {
  readonly dir: string;
  /** Whether an object may be read, when asked for `window`. */
  check(object: Pick<CountedObject, "key" | "size" | "tag">, window: Window): ObjectState;
  /**
   * Commits a batch. Once it resolves the batch counts, whatever happens later; if it rejects, nothing
   * of it does and the writer may be used again.
   *
   * @throws `SGT_FLOWLOGS_LEDGER_OVERLAP` when an object is counted already; ask {@link check} first.
   * @throws `SGT_FLOWLOGS_LEDGER_WRITE_FAILED` when the disk is full or not permitted.
   */
  append(batch: LedgerBatch): Promise<AppendResult>;
  /** Gives the ledger back; to be called in any case. */
  close(): Promise<void>;
}

export interface OpenLedgerOptions {
  /** The time that commits bear; the clock unless given. */
  readonly now?: () => Date;
  /** The file system unless given. */
  readonly files?: FileStore;
}

/**
 * Opens a ledger for writing, creating it where there is none, and removes what a run that died
 * left behind. One writer at a time; readers are not kept out.
 *
 * @throws `SGT_FLOWLOGS_LEDGER_LOCKED`, `SGT_FLOWLOGS_LEDGER_VERSION`, `SGT_FLOWLOGS_LEDGER_INVALID`,
 * `SGT_FLOWLOGS_LEDGER_DAMAGED`, `SGT_FLOWLOGS_LEDGER_WRITE_FAILED`
 */
export async function openLedger(dir: string, options: OpenLedgerOptions = {}): Promise<LedgerWriter> {
  const files = options.files ?? nodeFileStore;
  const now = options.now ?? (() => new Date());
  const root = resolve(dir).replaceAll("\\", "/");
  const run = runId(now());
  const unlock = await lockLedger(files, root);
  try {
    const state = (await loadState(files, root)) ?? (await createState(files, root));
    await removeLeftovers(files, state);
    return makeWriter({ files, now, run, unlock }, state);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Opens a ledger, commits one batch and closes it. Throws as {@link openLedger} and its `append` do. */
export async function appendToLedger(
  dir: string,
  batch: LedgerBatch,
  options: OpenLedgerOptions = {},
): Promise<AppendResult> {
  const ledger = await openLedger(dir, options);
  try {
    return await ledger.append(batch);
  } finally {
    await ledger.close();
  }
}

/** Sorts by time and is unique: two runs may start within a second. */
function runId(now: Date): string {
  const time = now.toISOString().slice(0, 19).replace("T", "t").replaceAll(/[-:]/g, "");
  return `${time}-${randomBytes(4).toString("hex")}`;
}

async function createState(files: FileStore, dir: string): Promise<LedgerState> {
  await refuseHeadless(files, dir);
  const state: LedgerState = { dir, droppedBefore: null, commits: [] };
  await saveManifest(files, state);
  return state;
}

interface WriterContext extends CommitContext {
  readonly unlock: () => Promise<void>;
}

function makeWriter(context: WriterContext, opened: LedgerState): LedgerWriter {
  let state = opened;
  const register = new ObjectRegister(state.commits);
  return {
    dir: state.dir,
    check: (object, window) => register.check(object, window),
    async append(batch) {
      refuseCounted(register, batch.objects, state.dir);
      const written = await writeCommit(context, state, batch);
      state = written.state;
      register.add(written.commit);
      return written.result;
    },
    close: context.unlock,
  };
}

function refuseCounted(register: ObjectRegister, objects: readonly CountedObject[], dir: string): void {
  const again = objects.find((object) => register.has(object));
  if (again === undefined) return;
  throw flowLogsError(
    "SGT_FLOWLOGS_LEDGER_OVERLAP",
    `object ${JSON.stringify(again.key)} is already counted in ${JSON.stringify(dir)}`,
    {
      hint: "Ask `check` for each object before reading it, and leave out what is counted.",
      details: { dir, key: again.key },
    },
  );
}
