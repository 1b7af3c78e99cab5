import { isSgtError } from "@sgt/cidr";
import type { FileStore } from "@sgt/files";
import { flowLogsError } from "../errors.js";
import type { Batch, Part } from "./batch.js";
import { type Checkpoint, latestCheckpoint, PAGES } from "./checkpoint.js";
import { readCommits } from "./commit-log.js";
import {
  type CountedIn,
  type DayPage,
  type Digest,
  digestOf,
  joinDays,
  joinDigests,
  joinRuns,
  NO_DAY,
  type Runs,
} from "./digest.js";
import { latestDay, loadBatches, netChange } from "./load-batches.js";
import { readMarker } from "./marker.js";

/** What of a ledger is at hand. */
interface Held {
  /** The commits up to it are not read; what is wanted of them is read from its pages. */
  readonly checkpoint: Checkpoint | null;
  /** What the commits after the checkpoint added. */
  readonly tail: Digest;
  /** Of the last commit. */
  readonly number: number;
  readonly droppedBefore: string | null;
}

/** A ledger as it stood after one commit; parts of it are read when asked for. */
export class LedgerView {
  readonly dir: string;
  readonly held: Held;
  readonly #files: FileStore;

  constructor(files: FileStore, dir: string, held: Held) {
    this.#files = files;
    this.dir = dir;
    this.held = held;
  }

  /** UTC days of which something counts, the first first. */
  days(): string[] {
    const { checkpoint, tail, droppedBefore } = this.held;
    const dates = new Set([...Object.keys(checkpoint?.days ?? {}), ...tail.days.keys()]);
    return [...dates].filter((date) => droppedBefore === null || date >= droppedBefore).sort();
  }

  async day(date: string): Promise<DayPage> {
    const { checkpoint, tail } = this.held;
    const path = checkpoint?.days[date];
    const added = tail.days.get(date) ?? NO_DAY;
    return path === undefined ? added : joinDays(await PAGES.day(this.#files, `${this.dir}/${path}`), added);
  }

  /** The counted objects of a bucket. */
  async bucket(name: string): Promise<readonly CountedIn[]> {
    const { checkpoint, tail } = this.held;
    const path = checkpoint?.buckets[name];
    const added = tail.buckets.get(name) ?? [];
    return path === undefined ? added : [...(await PAGES.bucket(this.#files, `${this.dir}/${path}`)), ...added];
  }

  async runs(): Promise<Runs> {
    const { checkpoint, tail } = this.held;
    if (checkpoint === null) return tail.runs;
    return joinRuns(await PAGES.runs(this.#files, `${this.dir}/${checkpoint.runs}`), tail.runs);
  }

  /** The parts of all days that count. */
  async parts(): Promise<Part[]> {
    const parts: Part[] = [];
    for (const date of this.days()) parts.push(...(await this.day(date)).parts);
    return parts;
  }

  /** As it stands after a further commit that replaces nothing. */
  after(number: number, batches: readonly Batch[], droppedBefore: string | null): LedgerView {
    return new LedgerView(this.#files, this.dir, {
      ...this.held,
      tail: joinDigests(this.held.tail, digestOf(batches)),
      number,
      droppedBefore: latestDay([this.held.droppedBefore, droppedBefore]),
    });
  }
}

/**
 * Reads a ledger as it stands, of version 1 or 2.
 *
 * @param isWhole reads all commits, and passes over checkpoints.
 * @returns null where the folder holds no `ledger.json`.
 * @throws `SGT_FLOWLOGS_LEDGER_VERSION`, `SGT_FLOWLOGS_LEDGER_INVALID`, `SGT_FLOWLOGS_LEDGER_DAMAGED`
 */
export async function loadView(files: FileStore, dir: string, isWhole = false): Promise<LedgerView | null> {
  const marker = await readMarker(files, dir);
  if (marker === null) return null;
  const checkpoint = marker.version === 1 || isWhole ? null : await latestCheckpoint(files, dir);
  const commits = marker.version === 1 ? [] : await readCommits(files, dir, checkpoint?.number ?? 0);
  // What a batch of before the checkpoint brought cannot be taken out of its pages.
  if (checkpoint !== null && commits.some(({ replaces }) => replaces.length > 0)) return loadView(files, dir, true);
  const change = marker.version === 1 ? marker : netChange(commits);
  return new LedgerView(files, dir, {
    checkpoint,
    tail: digestOf(await loadBatches(files, dir, change.batches)),
    number: commits.at(-1)?.number ?? checkpoint?.number ?? 0,
    droppedBefore: latestDay([checkpoint?.droppedBefore ?? null, change.droppedBefore]),
  });
}

/** As {@link loadView}. @throws also `SGT_FLOWLOGS_LEDGER_NOT_FOUND` where there is none. */
export async function requireView(files: FileStore, dir: string, isWhole = false): Promise<LedgerView> {
  return (await loadView(files, dir, isWhole)) ?? notFound(dir);
}

export function notFound(dir: string): never {
  throw flowLogsError("SGT_FLOWLOGS_LEDGER_NOT_FOUND", `no ledger in ${JSON.stringify(dir)}`, {
    hint: "Name the folder given to `sgt analyze --out`.",
    details: { dir },
  });
}

/**
 * Reads out of a ledger while others write it. A part or page may be gone that counted when the reading began: its day
 * was dropped, a merge replaced it, a newer checkpoint took its place. So where the ledger has moved on meanwhile, or a
 * checkpoint had a share in it, it is read again, the last time from the commits alone.
 */
export async function readConsistently<T>(
  files: FileStore,
  dir: string,
  read: (view: LedgerView) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const view = await requireView(files, dir, attempt >= ATTEMPTS);
    try {
      return await read(view);
    } catch (error) {
      if (attempt > ATTEMPTS || !isDamage(error)) throw error;
      const hasMoved = (await requireView(files, dir, true)).held.number !== view.held.number;
      if (!hasMoved && view.held.checkpoint === null) throw error;
    }
  }
}

const ATTEMPTS = 3;

/** Whether a file is missing or is not what it should be. */
export function isDamage(error: unknown): boolean {
  return isSgtError(error) && ["SGT_FLOWLOGS_LEDGER_DAMAGED", "SGT_FLOWLOGS_LEDGER_INVALID"].includes(error.code);
}
