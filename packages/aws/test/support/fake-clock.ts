import { setImmediate } from "node:timers/promises";
import type { Clock } from "@sgt/aws";

/** Time that passes only by sleeping, at once. */
export function fakeClock(startMs: number = Date.UTC(2026, 10, 20)): Clock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
      await setImmediate();
    },
  };
}
