import { performance } from "node:perf_hooks";
import type { Sandbox } from "@sgt/sandbox";

/** What a part of the story took. */
export interface Measure {
  /** Requests that the account answered. */
  readonly callCount: number;
  readonly seconds: number;
}

/** Counts calls and real time from lap to lap. */
export class Stopwatch {
  readonly #sandbox: Sandbox;
  #calls: number;
  #startedAt: number;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#calls = sandbox.requests.length;
    this.#startedAt = performance.now();
  }

  lap(): Measure {
    const [calls, now] = [this.#sandbox.requests.length, performance.now()];
    const measure = { callCount: calls - this.#calls, seconds: (now - this.#startedAt) / 1000 };
    this.#calls = calls;
    this.#startedAt = now;
    return measure;
  }
}
