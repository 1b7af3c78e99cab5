import { Worker } from "node:worker_threads";
import { flowLogsError } from "../errors.js";
import type { FoldedPart } from "../fold/typed-fold.js";
import { objectFault, stopped } from "../object/object-fault.js";
import { findScript, workerScript } from "../parquet/worker-script.js";
import type { ObjectFault } from "../record/read-item.js";
import type { LogObject } from "../source/log-source.js";
import { type Lane, type OnBytes, openObject } from "./lane.js";
import type { ObjectResult } from "./object-fold.js";
import type { FromWorker, ToWorker, WorkerError, WorkerSettings } from "./worker-protocol.js";

/** Chunks on their way to a worker: enough that it never waits, few enough that memory stays small. */
const CHUNKS_AHEAD = 4;

/** Folds on a thread of its own; the calling thread reads the bytes, so that any source will do. */
export function workerLane(settings: WorkerSettings, signal: AbortSignal | undefined): WorkerLane {
  return new WorkerLane(settings, signal);
}

export class WorkerLane implements Lane {
  readonly #worker: Worker;
  readonly #signal: AbortSignal | undefined;
  #ahead = 0;
  #failure: Error | null = null;
  #wake: (() => void) | null = null;
  #result: ObjectResult | null = null;
  #part: FoldedPart | null = null;
  #piece: Int32Array | null = null;

  constructor(settings: WorkerSettings, signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#worker = new Worker(workerScript("analyze/fold-worker.js", foldWorkerUrl), { workerData: settings });
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => this.#fail(workerFailed(error.message)));
    this.#worker.on("exit", (code) => this.#fail(workerFailed(`it ended with ${code}`)));
    signal?.addEventListener("abort", this.#stop, { once: true });
  }

  async fold(object: LogObject, onBytes: OnBytes): Promise<ObjectResult> {
    this.#result = null;
    this.#send({ kind: "open", key: object.key, size: object.size });
    this.#send({ kind: "end", fault: await this.#sendChunks(object, onBytes) });
    return this.#until(() => this.#result);
  }

  /** What was folded since the last time; its entries are asked for with {@link pieces}, before the next object. */
  async take(): Promise<FoldedPart> {
    this.#part = null;
    this.#send({ kind: "take" });
    return this.#until(() => this.#part);
  }

  /** One at a time, so that they are not in memory twice. */
  async *pieces({ pieceCount }: FoldedPart): AsyncGenerator<Int32Array> {
    for (let index = 0; index < pieceCount; index++) {
      this.#piece = null;
      this.#send({ kind: "piece", index });
      yield await this.#until(() => this.#piece);
    }
  }

  async close(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#stop);
    this.#worker.removeAllListeners();
    await this.#worker.terminate();
  }

  async #sendChunks(object: LogObject, onBytes: OnBytes): Promise<ObjectFault | null> {
    try {
      for await (const chunk of openObject(object, onBytes, this.#signal)) {
        await this.#until(() => (this.#ahead < CHUNKS_AHEAD ? true : null));
        this.#ahead++;
        // A copy: the source may go on using its buffer, and a transferred one is lost to it.
        const bytes = new Uint8Array(chunk);
        this.#send({ kind: "chunk", bytes }, [bytes.buffer]);
      }
      return null;
    } catch (thrown) {
      if (this.#failure !== null) throw this.#failure;
      return objectFault(thrown, this.#signal);
    }
  }

  #send(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    if (this.#failure !== null) throw this.#failure;
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromWorker): void {
    if (message.kind === "used") this.#ahead--;
    else if (message.kind === "folded") this.#result = message.result;
    else if (message.kind === "part") this.#part = message.part;
    else if (message.kind === "piece") this.#piece = message.words;
    else this.#fail(asError(message.error));
    this.#wake?.();
  }

  /** Waits until the worker's messages make `value` something, or it fails. */
  async #until<T>(value: () => T | null): Promise<T> {
    while (true) {
      if (this.#failure !== null) throw this.#failure;
      const found = value();
      if (found !== null) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  readonly #stop = (): void => this.#fail(stopped(this.#signal?.reason));
}

const foldWorkerUrl = (): URL => new URL("./fold-worker.js", import.meta.url);

/** Whether threads can be had: a bundle may hold the code and not their script. */
export const hasFoldWorker = (): boolean => findScript(foldWorkerUrl) !== null;

function asError({ code, message, hint }: WorkerError): Error {
  return code === null ? workerFailed(message) : flowLogsError(code, message, { hint });
}

function workerFailed(why: string): Error {
  return flowLogsError("SGT_FLOWLOGS_WORKER_FAILED", `a reading thread failed: ${why}`, { source: "bug" });
}
