import { describe, expect, test } from "@jest/globals";
import { randomCase, randomOf } from "./support/random-case.js";
import { runScenario, type Scenario } from "./support/scenario.js";

const FAULTS: readonly Scenario["fault"][] = [
  "lost-response",
  "reset",
  "error-before",
  "error-after",
  "throttle",
  "stale-read",
  "lagging-loss",
  "lagging-error",
  "blackout",
  "expired",
  "stranger",
];

/** The range may be set to run one seed again, or more of them: SGT_SEEDS=17 or SGT_SEEDS=0-9999. */
const [first = 0, last = first] = (process.env.SGT_SEEDS ?? "0-499").split("-").map(Number);

describe("random plans with random faults, by seed", () => {
  test.each(FAULTS)(
    "%s",
    async (fault) => {
      const failures: string[] = [];
      let count = 0;
      for (let seed = first; seed <= last; seed++) {
        const random = randomOf(seed ^ 0x5eed);
        if (FAULTS[Math.floor(random() * FAULTS.length)] !== fault) continue;
        const scene = randomCase(seed);
        if (scene === null) continue;
        // Past the caller lookup; a plan of two groups and its revert make 20 to 50 requests.
        const index = 1 + Math.floor(random() * 40);
        const problems = await runScenario({ fault, index }, scene).catch((error: Error) => [
          error.stack ?? error.message,
        ]);
        count++;
        failures.push(...problems.slice(0, 3).map((problem) => `seed ${seed}, ${fault} at ${index}: ${problem}`));
      }
      process.stderr.write(`${fault}: ${count} scenarios, ${failures.length} failures\n`);
      expect(failures).toEqual([]);
    },
    3_600_000,
  );
});
