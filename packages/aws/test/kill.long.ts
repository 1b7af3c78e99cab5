import { describe, expect, test } from "@jest/globals";
import { type Kill, runKill } from "./support/kill.js";

/**
 * A whole apply in a process of its own makes 20 requests, the caller lookup included, and 6 of them change
 * something; its revert makes 20, and 6.
 */
const VICTIMS = [
  { victim: "apply", recovery: "revert", requestCount: 20 },
  { victim: "apply", recovery: "resume", requestCount: 20 },
  { victim: "revert", recovery: "revert", requestCount: 20 },
] as const;

describe("SIGKILL at every request, and after every change", () => {
  test.each(VICTIMS)(
    "$victim killed, then $recovery",
    async ({ victim, recovery, requestCount }) => {
      const failures: string[] = [];
      let killedCount = 0;
      for (let index = 0; index < requestCount; index++) {
        for (const phase of ["before", "after-change"] as const) {
          const kill: Kill = { victim, index, phase, recovery };
          const problems = await runKill(kill);
          if (problems !== null) killedCount++;
          failures.push(...(problems ?? []).map((problem) => `${JSON.stringify(kill)}: ${problem}`));
        }
      }
      process.stderr.write(`${victim} killed, then ${recovery}: ${killedCount} kills, ${failures.length} failures\n`);
      expect(failures).toEqual([]);
      expect(killedCount).toBe(requestCount + 6);
    },
    600_000,
  );
});
