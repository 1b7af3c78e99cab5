import { setImmediate } from "node:timers/promises";
import type { Clock } from "@sgt/aws";

/** Time that the story sets, and that waiting moves: so a day passes at once, and the story is the same every time. */
export class SimulatedTime implements Clock {
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now = (): number => this.#nowMs;

  sleep = async (ms: number): Promise<void> => {
    this.#nowMs += ms;
    await setImmediate();
  };

  /** Seconds since 1970. */
  get seconds(): number {
    return Math.floor(this.#nowMs / 1000);
  }

  pass(seconds: number): void {
    this.#nowMs += seconds * 1000;
  }
}
