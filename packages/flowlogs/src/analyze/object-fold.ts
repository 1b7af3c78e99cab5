import type { Window } from "../coverage/coverage.js";
import type { EniDirectory } from "../evidence/direction.js";
import { TypedFold } from "../fold/typed-fold.js";
import { type Layout, parseLogFormat } from "../format/layout.js";
import type { ObjectLimits } from "../object/limits.js";
import { objectFault } from "../object/object-fault.js";
import { recordText } from "../object/record-text.js";
import { requireBytes } from "../object/refuse-others.js";
import type { ObjectFault } from "../record/read-item.js";
import { TextFeeder } from "./text-feeder.js";

export interface ObjectFoldSettings {
  readonly directory: EniDirectory;
  readonly window: Window;
  readonly logFormat: string | undefined;
  readonly limits: ObjectLimits;
  /** The most keys one fold may hold. */
  readonly maxKeys: number;
}

/** How one object was read. */
export interface ObjectResult {
  readonly recordCount: number;
  readonly outsideWindowCount: number;
  readonly fault: ObjectFault | null;
  /** Keys that this thread holds now. */
  readonly keyCount: number;
}

/** Folds objects one after the other, on the thread it was made on. */
export class ObjectFold {
  readonly #settings: ObjectFoldSettings;
  readonly #layout: Layout | null;
  #fold: TypedFold;
  #isTaken = false;

  constructor(settings: ObjectFoldSettings) {
    this.#settings = settings;
    this.#layout = settings.logFormat === undefined ? null : parseLogFormat(settings.logFormat);
    this.#fold = this.#newFold();
  }

  async add(key: string, size: number, chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<ObjectResult> {
    if (this.#isTaken) this.#fold = this.#newFold(this.#fold);
    this.#isTaken = false;
    const before = this.#fold.outsideWindowCount;
    const feeder = { recordCount: 0 };
    let fault: ObjectFault | null = null;
    try {
      await this.#feed(key, size, chunks, feeder, signal);
    } catch (thrown) {
      fault = objectFault(thrown, signal);
    }
    this.#fold.flush();
    return {
      recordCount: feeder.recordCount,
      outsideWindowCount: this.#fold.outsideWindowCount - before,
      fault,
      keyCount: this.#fold.keys.count,
    };
  }

  /** Hands over what was folded so far. It is gone when the next object is added. */
  take(): TypedFold {
    this.#isTaken = true;
    return this.#fold;
  }

  async #feed(
    key: string,
    size: number,
    chunks: AsyncIterable<Uint8Array>,
    progress: { recordCount: number },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { limits } = this.#settings;
    const bytes = await requireBytes(chunks, key);
    const feeder = new TextFeeder(this.#fold, key, this.#layout, limits);
    for await (const chunk of recordText(bytes, { key, size }, limits, this.#layout)) {
      signal?.throwIfAborted();
      try {
        feeder.push(chunk);
      } finally {
        progress.recordCount = feeder.recordCount;
      }
    }
    feeder.finish();
    progress.recordCount = feeder.recordCount;
  }

  #newFold(earlier?: TypedFold): TypedFold {
    const { directory, window, maxKeys } = this.#settings;
    return new TypedFold(directory, window, maxKeys, earlier);
  }
}
