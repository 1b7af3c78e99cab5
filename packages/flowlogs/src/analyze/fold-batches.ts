import { availableParallelism } from "node:os";
import type { UnreadObject } from "../coverage/coverage.js";
import { countOtherFiles } from "../coverage/other-files.js";
import type { RunCoverage } from "../coverage/run-coverage.js";
import { flowLogsError } from "../errors.js";
import { type EniDirectory, makeEniDirectory } from "../evidence/direction.js";
import type { FoldedRow } from "../evidence/folded-row.js";
import type { LoggedInterface } from "../evidence/logged-interface.js";
import { MergedParts } from "../fold/merge-parts.js";
import type { CountedObject } from "../ledger/batch.js";
import { completeLimits } from "../object/limits.js";
import { stopped } from "../object/object-fault.js";
import type { LogObject } from "../source/log-source.js";
import type { AnalyzeOptions } from "./analyze-options.js";
import { type InlineLane, inlineLane, type Lane } from "./lane.js";
import type { ObjectResult } from "./object-fold.js";
import { Progress } from "./progress.js";
import { hasFoldWorker, type WorkerLane, workerLane } from "./worker-lane.js";

/** Objects that were folded together. */
export interface FoldedBatch {
  /** Entries of the table; as many as rows, unless an own address could not be told. */
  readonly keyCount: number;
  /** To be read before the next batch is asked for. */
  readonly rows: Iterable<FoldedRow>;
  readonly coverage: RunCoverage;
  /** What the records say of their interfaces. */
  readonly logged: readonly LoggedInterface[];
  /** Those of which something was read; the others may be tried again. */
  readonly objects: readonly CountedObject[];
}

export const DEFAULT_MAX_KEYS = 4_000_000;

/**
 * Folds objects on several threads. With `isPiecewise` a batch ends when a thread holds half its
 * share of `maxKeys`, so that memory stays within it however many keys there are; without, all
 * objects are one batch and too many keys are an error, as they are within one object.
 *
 * @throws SgtError `SGT_FLOWLOGS_TOO_MANY_KEYS`, `SGT_FLOWLOGS_STOPPED`, `SGT_FLOWLOGS_INVALID_OPTION`
 */
export async function* foldBatches(
  objects: readonly LogObject[],
  options: AnalyzeOptions,
  isPiecewise: boolean,
): AsyncGenerator<FoldedBatch> {
  const { maxKeys = DEFAULT_MAX_KEYS } = options;
  const directory = makeEniDirectory(options.enis);
  const { own, workers } = openLanes(objects, directory, options);
  const lanes = [own, ...workers];
  // Half, because an object that is begun is read to its end.
  const share = isPiecewise ? maxKeys / 2 / lanes.length : Number.POSITIVE_INFINITY;
  const progress = new Progress(objects, options.onEvent);
  const queue = [...objects];
  try {
    while (queue.length > 0) {
      const done = await foldUntilFull(lanes, queue, share, progress, options.signal);
      options.signal?.throwIfAborted();
      const batch = await mergeLanes({ own, workers }, done, directory, options);
      // The caller may take long over the last batch; the threads would only hold memory.
      if (queue.length === 0) await Promise.all(lanes.map((lane) => lane.close()));
      yield batch;
    }
  } catch (thrown) {
    throw options.signal?.aborted ? stopped(thrown) : thrown;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

interface DoneObject {
  readonly object: LogObject;
  readonly result: ObjectResult;
}

/** The calling thread, and others. */
interface Lanes {
  readonly own: InlineLane;
  readonly workers: readonly WorkerLane[];
}

function openLanes(objects: readonly LogObject[], directory: EniDirectory, options: AnalyzeOptions): Lanes {
  const { window, source, signal, threads = threadsFor(objects), maxKeys = DEFAULT_MAX_KEYS } = options;
  requireCount("threads", threads);
  requireCount("maxKeys", maxKeys);
  const limits = completeLimits(options.limits);
  const settings = { window, logFormat: source.logFormat, limits, maxKeys };
  const enis = [...directory].map(([eniId, { accountId, region, addresses }]) => {
    return { eniId, accountId, region, addresses: [...addresses] };
  });
  // The calling thread folds, too: it would only wait, and what it folded need not be handed over.
  const workers = Array.from({ length: Math.max(0, Math.min(threads, objects.length) - 1) }, () =>
    workerLane({ enis, ...settings }, signal),
  );
  return { own: inlineLane({ directory, ...settings }, signal), workers };
}

/**
 * One for each core where there is much to read. Where there is less, one for every two cores: zlib unpacks on
 * a thread of its own beside each, and what several found must be joined, which takes longer than they save.
 * None that would take longer to start than to do its share, nor in a bundle that lacks their script.
 */
function threadsFor(objects: readonly LogObject[]): number {
  if (!hasFoldWorker()) return 1;
  const byteCount = sum(objects.map(({ size }) => size));
  const cores = availableParallelism();
  const wanted = Math.max(Math.ceil(cores / 2), Math.floor(byteCount / BYTES_WORTH_A_CORE));
  return Math.max(1, Math.min(cores, wanted, Math.floor(byteCount / BYTES_WORTH_A_THREAD)));
}

const BYTES_WORTH_A_THREAD = 4 * 2 ** 20;
const BYTES_WORTH_A_CORE = 128 * 2 ** 20;

function requireCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw flowLogsError("SGT_FLOWLOGS_INVALID_OPTION", `${name} is not a positive whole number: ${value}`);
}

/** Objects that a distant source may begin to fetch while others are folded. */
const OBJECTS_AHEAD = 32;

/** Empties the queue from its front until it is empty or a lane holds its share of keys. */
async function foldUntilFull(
  lanes: readonly Lane[],
  queue: LogObject[],
  share: number,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<DoneObject[]> {
  const done: DoneObject[] = [];
  let isFull = false;
  const work = async (lane: Lane): Promise<void> => {
    while (!isFull) {
      const object = queue.shift();
      if (object === undefined) return;
      for (const next of queue.slice(0, OBJECTS_AHEAD)) next.prefetch?.(signal);
      const result = await lane.fold(object, progress.onBytes);
      done.push({ object, result });
      progress.objectDone(result.recordCount);
      if (result.keyCount >= share) isFull = true;
    }
  };
  await Promise.all(lanes.map(work));
  return done;
}

async function mergeLanes(
  { own, workers }: Lanes,
  done: readonly DoneObject[],
  directory: EniDirectory,
  options: AnalyzeOptions,
): Promise<FoldedBatch> {
  const { maxKeys = DEFAULT_MAX_KEYS, window } = options;
  const merged = new MergedParts(directory, maxKeys * (1 + workers.length), own.take());
  for (const worker of workers) {
    const part = await worker.take();
    await merged.add(part, worker.pieces(part));
  }
  const logs = done.filter((one) => otherFile(one).length === 0);
  return {
    keyCount: merged.keyCount,
    rows: { [Symbol.iterator]: () => merged.rows() },
    objects: done.filter(isCounted).map(countedObject),
    logged: merged.logged(),
    coverage: {
      asked: window,
      objectCount: logs.length,
      byteCount: sum(logs.map(({ object }) => object.size)),
      outsideWindowCount: sum(done.map(({ result }) => result.outsideWindowCount)),
      withoutInterfaceCount: merged.withoutInterfaceCount,
      eniDays: merged.eniDays,
      knownEnis: [...directory.keys()],
      unread: logs.flatMap(unreadObject),
      malformed: merged.malformed,
      otherFiles: countOtherFiles(done.flatMap(otherFile)),
    },
  };
}

/** False where nothing was read, or nothing but records outside the window: such an object may be read again. */
function isCounted({ result: { fault, recordCount, outsideWindowCount } }: DoneObject): boolean {
  return recordCount === 0 ? fault === null : recordCount > outsideWindowCount;
}

function countedObject({ object, result }: DoneObject): CountedObject {
  const { key, size, tag } = object;
  return { key, size, tag, outsideWindowCount: result.outsideWindowCount };
}

function unreadObject({ object, result }: DoneObject): UnreadObject[] {
  const { fault, recordCount } = result;
  return fault === null ? [] : [{ key: object.key, recordCount, code: fault.code, message: fault.message }];
}

/** What an object is that was no flow log. */
function otherFile({ object, result: { fault } }: DoneObject): { key: string; what: string }[] {
  return fault?.code === "SGT_FLOWLOGS_NOT_FLOW_LOGS" ? [{ key: object.key, what: fault.message }] : [];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
