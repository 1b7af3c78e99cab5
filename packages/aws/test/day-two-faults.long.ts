import { describe, expect, test } from "@jest/globals";
import { applyPlan, revertJournal } from "@sgt/aws";
import type { Plan } from "@sgt/rules";
import { GROUPS } from "./support/cases.js";
import { compactionPlan, EXTENDED, expiryPlan, extensionPlan, ROOMY, SPLIT } from "./support/day-two-plans.js";
import { type GroundOptions, prepareGround } from "./support/ground.js";
import { type Kill, runKill } from "./support/kill.js";
import { runScenario, type Scenario } from "./support/scenario.js";

const KINDS: readonly Scenario["fault"][] = [
  "lost-response",
  "reset",
  "error-before",
  "error-after",
  "throttle-burst",
  "stale-read",
  "lagging-loss",
  "lagging-error",
  "blackout",
  "expired",
  "stranger",
];

const CASES: readonly [name: string, options: GroundOptions & { readonly plan: Plan }][] = [
  ["extend", { plan: extensionPlan(), groups: GROUPS, quota: ROOMY }],
  ["expire", { plan: expiryPlan(), groups: EXTENDED, quota: ROOMY }],
  ["compact", { plan: compactionPlan(), groups: SPLIT, quota: ROOMY }],
];

/** How many requests a clean apply makes, and it and its revert together. */
async function requestCounts(options: GroundOptions): Promise<{ apply: number; both: number }> {
  const ground = await prepareGround(options);
  await applyPlan(ground);
  const apply = ground.sandbox.requests.length;
  await revertJournal(ground);
  const both = ground.sandbox.requests.length;
  await ground.close();
  return { apply, both };
}

describe.each(CASES)("%s: every fault at every request of apply and revert", (name, options) => {
  test.each(KINDS)(
    "%s",
    async (fault) => {
      const { both } = await requestCounts(options);
      const failures: string[] = [];
      for (let index = 1; index <= both; index++) {
        const problems = await runScenario({ fault, index }, options).catch((error: Error) => [
          error.stack ?? error.message,
        ]);
        failures.push(...problems.map((problem) => `${fault} at ${index}: ${problem}`));
      }
      process.stderr.write(`${name}: ${fault} at each of ${both} requests: ${failures.length} failures\n`);
      expect(failures).toEqual([]);
    },
    300_000,
  );

  test.each<[victim: Kill["victim"], recovery: Kill["recovery"]]>([
    ["apply", "revert"],
    ["apply", "resume"],
    ["revert", "revert"],
  ])(
    "%s killed at every request, then %s",
    async (victim, recovery) => {
      const { apply, both } = await requestCounts(options);
      const failures: string[] = [];
      let count = 0;
      for (let index = 0; index < (victim === "apply" ? apply : both - apply + 1); index++) {
        for (const phase of ["before", "after-change"] as const) {
          const problems = await runKill({ victim, index, phase, recovery }, options);
          if (problems === null) continue;
          count += 1;
          failures.push(...problems.map((problem) => `${phase} ${index}: ${problem}`));
        }
      }
      process.stderr.write(`${name}: ${victim} killed ${count} times, then ${recovery}: ${failures.length} failures\n`);
      expect(failures).toEqual([]);
    },
    600_000,
  );
});
