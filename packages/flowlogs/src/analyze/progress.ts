import type { LogObject } from "../source/log-source.js";
import type { AnalyzeEvent } from "./analyze-options.js";

/** Events no closer than this many stored bytes, besides one for each object. */
const STEP_BYTES = 4 * 2 ** 20;

/** Counts how far reading has come, and tells. */
export class Progress {
  readonly #objectCount: number;
  readonly #byteCount: number;
  readonly #onEvent: ((event: AnalyzeEvent) => void) | undefined;
  #objectsDone = 0;
  #bytesDone = 0;
  #bytesTold = 0;
  #recordCount = 0;

  constructor(objects: readonly LogObject[], onEvent: ((event: AnalyzeEvent) => void) | undefined) {
    this.#objectCount = objects.length;
    this.#byteCount = objects.reduce((total, { size }) => total + size, 0);
    this.#onEvent = onEvent;
  }

  readonly onBytes = (byteCount: number): void => {
    this.#bytesDone += byteCount;
    if (this.#bytesDone - this.#bytesTold >= STEP_BYTES) this.#tell();
  };

  objectDone(recordCount: number): void {
    this.#objectsDone++;
    this.#recordCount += recordCount;
    this.#tell();
  }

  #tell(): void {
    this.#bytesTold = this.#bytesDone;
    this.#onEvent?.({
      kind: "progress",
      objectsDone: this.#objectsDone,
      objectCount: this.#objectCount,
      bytesDone: this.#bytesDone,
      byteCount: this.#byteCount,
      recordCount: this.#recordCount,
    });
  }
}
