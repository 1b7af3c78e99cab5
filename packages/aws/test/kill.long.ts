import { describe, expect, test } from "@jest/globals";
import { type Kill, runKill } from "./support/kill.js";

/** A whole apply in a process of its own makes 20 requests, the caller lookup included. */
const LAST_INDEX = 19;

describe("SIGKILL at every request, before and after it took effect", () => {
  test.each(["revert", "resume"] as const)(
    "%s",
    async (recovery) => {
      const failures: string[] = [];
      let killedCount = 0;
      for (let index = 0; index <= LAST_INDEX; index++) {
        for (const phase of ["before", "after-change"] as const) {
          const kill: Kill = { index, phase, recovery };
          const problems = await runKill(kill);
          if (problems !== null) killedCount++;
          failures.push(...(problems ?? []).map((problem) => `${JSON.stringify(kill)}: ${problem}`));
        }
      }
      expect(failures).toEqual([]);
      // Every request before it is done about, and every change.
      expect(killedCount).toBe(LAST_INDEX + 1 + 6);
    },
    300_000,
  );
});
