import { Worker } from "node:worker_threads";
import { type GeoipErrorCode, geoipError } from "../errors.js";
import type { Geoip } from "../lookup/geoip.js";
import type { NamedTally } from "../rows/name-tally.js";
import { PartTriage } from "./part-triage.js";
import type { PartTask, TriageAnswer, TriagePart, TriageSettings, TriageTask, WorkerStart } from "./triage-settings.js";

/** Something that triages one piece after another. */
export interface Lane {
  /** @param spare memory for rows that nobody needs; it is gone then. */
  run(task: PartTask, spare: ArrayBuffer | null): Promise<TriagePart>;
  tally(): Promise<NamedTally>;
  close(): Promise<void>;
}

/** In the calling thread: for input that is done before a worker has started. */
export function inlineLane(geoip: Geoip, settings: TriageSettings): Lane {
  const triage = new PartTriage(geoip, settings);
  return {
    run: async (task, spare) => triage.run(task, spare),
    tally: async () => triage.tally(),
    close: async () => undefined,
  };
}

const YOUNG_MB = 16;

/** In a thread of its own, over the same tables. */
export class WorkerLane implements Lane {
  readonly #worker: Worker;
  #failure: Error | null = null;
  #settle: { resolve: (answer: TriageAnswer) => void; reject: (error: Error) => void } | null = null;

  constructor(start: WorkerStart) {
    this.#worker = new Worker(new URL("./triage-worker.js", import.meta.url), {
      workerData: start,
      // Hardly anything is made that is forgotten at once, and room for it is room for each thread.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on("message", (answer: TriageAnswer) => this.#settle?.resolve(answer));
    this.#worker.on("error", (error) => this.#fail(error.message));
    this.#worker.on("exit", (code) => this.#fail(`it ended with ${code}`));
  }

  async run(task: PartTask, spare: ArrayBuffer | null): Promise<TriagePart> {
    const transfer = task.kind === "lines" ? [task.bytes.buffer as ArrayBuffer] : [];
    const answer = await this.#ask({ kind: "part", task, spare }, spare === null ? transfer : [...transfer, spare]);
    if (answer.kind === "part") return answer.part;
    throw asError(answer);
  }

  async tally(): Promise<NamedTally> {
    const answer = await this.#ask({ kind: "sum" }, []);
    if (answer.kind === "sum") return answer.tally;
    throw asError(answer);
  }

  async close(): Promise<void> {
    this.#worker.removeAllListeners();
    await this.#worker.terminate();
  }

  #ask(task: TriageTask, transfer: ArrayBuffer[]): Promise<TriageAnswer> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#worker.postMessage(task, transfer);
    });
  }

  #fail(why: string): void {
    this.#failure ??= workerFailed(why);
    this.#settle?.reject(this.#failure);
  }
}

function asError(answer: TriageAnswer): Error {
  if (answer.kind !== "error" || answer.code === null)
    return workerFailed(answer.kind === "error" ? answer.message : "no answer");
  return geoipError(answer.code as GeoipErrorCode, answer.message, { hint: answer.hint });
}

const workerFailed = (why: string): Error =>
  geoipError("SGT_GEOIP_WORKER_FAILED", `a thread failed: ${why}`, { source: "bug" });
