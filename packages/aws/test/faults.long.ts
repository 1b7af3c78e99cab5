import { describe, expect, test } from "@jest/globals";
import { runScenario, type Scenario } from "./support/scenario.js";

const KINDS: readonly Scenario["fault"][] = [
  "lost-response",
  "reset",
  "error-before",
  "error-after",
  "throttle",
  "stale-read",
  "lagging-loss",
  "lagging-error",
  "blackout",
];
/** A clean apply and revert make 39 requests; a fault adds some. */
const LAST_INDEX = 42;

describe("every fault at every request of apply and revert", () => {
  test.each(KINDS)(
    "%s",
    async (fault) => {
      const failures: string[] = [];
      for (let index = 1; index <= LAST_INDEX; index++) {
        const problems = await runScenario({ fault, index }).catch((error: Error) => [error.stack ?? error.message]);
        failures.push(...problems.map((problem) => `${fault} at ${index}: ${problem}`));
      }
      process.stderr.write(`${fault} at each of ${LAST_INDEX} requests: ${failures.length} failures\n`);
      expect(failures).toEqual([]);
    },
    300_000,
  );
});
