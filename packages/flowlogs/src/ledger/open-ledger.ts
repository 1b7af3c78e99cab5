import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Window } from "../coverage/coverage.js";
import type { RunCoverage } from "../coverage/run-coverage.js";
import { flowLogsError } from "../errors.js";
import { EvidenceTable } from "../evidence/evidence-table.js";
import type { FoldedRow } from "../evidence/folded-row.js";
import { type FileStore, nodeFileStore } from "./file-store.js";
import { lockLedger } from "./ledger-lock.js";
import { type LedgerState, liveParts, loadState, saveCommit, saveManifest } from "./ledger-state.js";
import { type Commit, type CountedObject, commitPath, MANIFEST_NAME, type Part } from "./manifest.js";
import { ObjectRegister, type ObjectVerdict } from "./object-register.js";
import { PartWriter } from "./part-writer.js";
import { UNFINISHED } from "./write-atomically.js";

/** Objects read together and what they hold: counted as a whole or not at all. */
export interface LedgerBatch {
  /** In any order; rows of the same key may come more than once. */
  readonly rows: Iterable<FoldedRow> | AsyncIterable<FoldedRow>;
  readonly objects: readonly CountedObject[];
  /** Of these objects; `asked` is the window asked for, although `ledgerWindow` of it was read. */
  readonly coverage: RunCoverage;
}

export interface AppendResult {
  readonly commitId: string;
  readonly rowCount: number;
  readonly partCount: number;
  /** Bytes of Parquet. */
  readonly byteCount: number;
  /** Rows of days that were dropped from this ledger: left out. */
  readonly droppedRowCount: number;
}

/** A ledger held for writing. */
export interface LedgerWriter {
  readonly dir: string;
  /** Whether an object may be read, when asked for `window`. */
  check(object: Pick<CountedObject, "key" | "size" | "tag">, window: Window): ObjectVerdict;
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
  const unlock = await lockLedger(files, root, run);
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
  const state: LedgerState = { dir, droppedBefore: null, commits: [] };
  await saveManifest(files, state);
  return state;
}

/** Removes only what has the names of parts, commits and unfinished files of a ledger. */
async function removeLeftovers(files: FileStore, state: LedgerState): Promise<void> {
  const kept = new Set([
    ...liveParts(state).map(({ path }) => path),
    ...state.commits.map(({ id }) => commitPath(id)),
    MANIFEST_NAME,
  ]);
  for (const path of await files.list(state.dir)) {
    const below = path.replaceAll("\\", "/").slice(state.dir.length + 1);
    if (OURS.test(below) && !kept.has(below)) await files.remove(path);
  }
}

const OURS = new RegExp(
  `^(account=[^/]+/region=[^/]+/date=[^/]+/part-[0-9a-z-]+\\.parquet|commits/[0-9a-z-]+\\.json|ledger\\.json)(\\${UNFINISHED})?$`,
);

interface WriterContext {
  readonly files: FileStore;
  readonly now: () => Date;
  readonly run: string;
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

async function writeCommit(
  { files, now, run }: WriterContext,
  state: LedgerState,
  { rows, objects, coverage }: LedgerBatch,
): Promise<{ state: LedgerState; commit: Commit; result: AppendResult }> {
  const id = `${run}-${state.commits.length}`;
  const writer = new PartWriter(files, state.dir, id);
  let droppedRowCount = 0;
  try {
    let table = new EvidenceTable();
    for await (const row of rows) {
      if (state.droppedBefore !== null && row.date < state.droppedBefore) {
        droppedRowCount++;
        continue;
      }
      table.append(row);
      if (table.rowCount < ROWS_HELD) continue;
      await writer.write(table);
      table = new EvidenceTable();
    }
    await writer.write(table);
    const commit: Commit = { id, run, committedAt: now().toISOString(), parts: writer.parts, objects, coverage };
    await saveCommit(files, state.dir, commit);
    const next: LedgerState = { ...state, commits: [...state.commits, commit] };
    await saveManifest(files, next);
    return { state: next, commit, result: { commitId: id, droppedRowCount, ...countParts(writer.parts) } };
  } catch (error) {
    await writer.undo();
    await files.remove(`${state.dir}/${commitPath(id)}`).catch(() => undefined);
    throw error;
  }
}

/** About 90 MB of columns and sort keys; beyond it rows go to a further part of their day. */
const ROWS_HELD = 1_000_000;

function countParts(parts: readonly Part[]): Pick<AppendResult, "rowCount" | "partCount" | "byteCount"> {
  return {
    partCount: parts.length,
    rowCount: parts.reduce((sum, part) => sum + part.rowCount, 0),
    byteCount: parts.reduce((sum, part) => sum + part.byteCount, 0),
  };
}
