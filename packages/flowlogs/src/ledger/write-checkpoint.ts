import { createWhole, type FileStore } from "@sgt/files";
import {
  CHECKPOINT_SCHEMA,
  type Checkpoint,
  checkpointPath,
  listCheckpoints,
  loadCheckpoint,
  pagesOf,
} from "./checkpoint.js";
import { digestOf } from "./digest.js";
import { isDamage, LedgerView, requireView } from "./ledger-view.js";
import { jsonBytes } from "./parse-file.js";
import { writeAtomically } from "./write-atomically.js";
import { nthWriter, type Writer } from "./writer.js";

/** Commits after a checkpoint until there is a next one: so many batches at most are read beside its pages. */
const COMMITS_BETWEEN = 8;
/** Older ones go; a reader that still uses one of them begins again. */
const CHECKPOINTS_KEPT = 3;

/**
 * Writes a checkpoint of a ledger where it is time for one. Nothing depends on it: where it fails, the next writer tries.
 *
 * @returns the same state, read from the checkpoint where one was written.
 */
export async function writeCheckpoint(writer: Writer, view: LedgerView): Promise<LedgerView> {
  const { checkpoint, number, droppedBefore } = view.held;
  if (number - (checkpoint?.number ?? 0) < COMMITS_BETWEEN) return view;
  const next = await writePages(writer, view).catch(() => null);
  if (next === null) return view;
  const { files, id } = writer;
  const path = `${view.dir}/${checkpointPath(number)}`;
  const isMade = await createWhole(path, jsonBytes(next), { files, unfinished: id }).catch(() => false);
  if (!isMade) return view;
  await removeOld(files, view.dir).catch(() => undefined);
  return new LedgerView(files, view.dir, { checkpoint: next, tail: digestOf([]), number, droppedBefore });
}

/** Where a page of the last checkpoint is lost, all are made anew. */
async function writePages(writer: Writer, view: LedgerView): Promise<Checkpoint | null> {
  try {
    return await new PageWriter(writer, view.dir).writeAll(view);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const whole = await requireView(writer.files, view.dir, true);
    return whole.held.number === view.held.number
      ? new PageWriter(nthWriter(writer, 0), view.dir).writeAll(whole)
      : null;
  }
}

class PageWriter {
  readonly #writer: Writer;
  readonly #dir: string;
  readonly #paths: string[] = [];

  constructor(writer: Writer, dir: string) {
    this.#writer = writer;
    this.#dir = dir;
  }

  /** Writes the pages that the commits since the last checkpoint changed; the others stay as they are. */
  async writeAll(view: LedgerView): Promise<Checkpoint> {
    const { checkpoint, tail, number, droppedBefore } = view.held;
    const days: Record<string, string> = {};
    for (const date of view.days()) {
      const known = checkpoint?.days[date];
      days[date] = known !== undefined && !tail.days.has(date) ? known : await this.#write(await view.day(date));
    }
    const buckets: Record<string, string> = { ...checkpoint?.buckets };
    for (const name of tail.buckets.keys()) buckets[name] = await this.#write({ objects: await view.bucket(name) });
    const runs = await this.#write(await view.runs());
    return { schema: CHECKPOINT_SCHEMA, number, droppedBefore, days, buckets, runs };
  }

  async #write(page: object): Promise<string> {
    const path = `_pages/${this.#writer.id}-${this.#paths.length}.json`;
    this.#paths.push(path);
    await writeAtomically(this.#writer.files, `${this.#dir}/${path}`, jsonBytes(page));
    return path;
  }
}

async function removeOld(files: FileStore, dir: string): Promise<void> {
  const numbers = await listCheckpoints(files, dir);
  const old = numbers.slice(CHECKPOINTS_KEPT);
  if (old.length === 0) return;
  const load = (number: number): Promise<Checkpoint> => loadCheckpoint(files, dir, number);
  const kept = new Set((await Promise.all(numbers.slice(0, CHECKPOINTS_KEPT).map(load))).flatMap(pagesOf));
  for (const number of old) {
    const pages = pagesOf(await load(number)).filter((path) => !kept.has(path));
    await files.remove(`${dir}/${checkpointPath(number)}`);
    for (const path of pages) await files.remove(`${dir}/${path}`);
  }
}
