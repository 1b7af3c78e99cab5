import { Worker } from "node:worker_threads";
import { flowLogsError, type ParquetCode } from "../errors.js";
import { PARQUET_LIMITS } from "./parquet-limits.js";
import type { ParquetReply, ParquetRequest } from "./parquet-worker.js";
import { workerScript } from "./worker-script.js";

/**
 * A thread that unpacks Parquet, and can be stopped when it takes too long or too much: a file from
 * elsewhere must not be able to hang or end the program. One is kept for the next file.
 */
export class ParquetDecoder {
  static #idle: ParquetDecoder | null = null;

  readonly #worker = new Worker(
    workerScript("parquet/parquet-worker.js", () => new URL("./parquet-worker.js", import.meta.url)),
    {
      resourceLimits: { maxOldGenerationSizeMb: PARQUET_LIMITS.heapMb },
    },
  );

  /** Whether a reply is due; stays so when none came in time. */
  #isAsked = false;

  constructor() {
    // Whoever waits is told by its own listener; without one an idle thread that fails would end the program.
    this.#worker.on("error", () => {});
  }

  static take(): ParquetDecoder {
    const decoder = ParquetDecoder.#idle ?? new ParquetDecoder();
    ParquetDecoder.#idle = null;
    decoder.#worker.ref();
    return decoder;
  }

  /** Gives it back: kept for the next file, unless it is stuck or another waits already. */
  release(): void {
    if (this.#isAsked || ParquetDecoder.#idle !== null) {
      void this.#worker.terminate();
      return;
    }
    // A thread that waits must not keep the program from ending.
    this.#worker.unref();
    ParquetDecoder.#idle = this;
  }

  /** The pieces of text of a file, whose bytes are gone afterwards. @throws SgtError of `ParquetCode`. */
  async *decode(bytes: Uint8Array<ArrayBuffer>, stepMs: number): AsyncGenerator<Uint8Array> {
    this.#worker.postMessage({ bytes } satisfies ParquetRequest, [bytes.buffer]);
    for (;;) {
      const reply = await this.#next(stepMs);
      if ("end" in reply) return;
      if ("code" in reply) throw flowLogsError(reply.code as ParquetCode, reply.message);
      yield reply.text;
    }
  }

  #next(stepMs: number): Promise<ParquetReply> {
    const worker = this.#worker;
    this.#isAsked = true;
    return new Promise((resolve) => {
      const settle = (reply: ParquetReply): void => {
        clearTimeout(timer);
        worker.off("message", onReply).off("error", onError);
        resolve(reply);
      };
      const onReply = (reply: ParquetReply): void => {
        this.#isAsked = false;
        settle(reply);
      };
      const onError = (error: unknown): void => settle(tooLarge(`its pages cannot be unpacked: ${String(error)}`));
      const timer = setTimeout(() => settle(tooLarge(`its pages took more than ${stepMs} ms to unpack`)), stepMs);
      worker.on("message", onReply).on("error", onError);
      worker.postMessage("next" satisfies ParquetRequest);
    });
  }
}

function tooLarge(message: string): ParquetReply {
  return { code: "SGT_FLOWLOGS_PARQUET_TOO_LARGE", message };
}
