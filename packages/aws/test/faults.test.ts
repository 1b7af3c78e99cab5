import { describe, expect, test } from "@jest/globals";
import { FULL_GROUPS, FULL_QUOTA } from "./support/cases.js";
import { CHANGE_INDEXES, lengthOf, runScenario, type Scenario } from "./support/scenario.js";

/** The whole table, with every read and every dry run too, is faults.long.ts. */
const KINDS: readonly Scenario["fault"][] = ["lost-response", "reset", "error-before", "error-after", "throttle-burst"];

describe("a fault at a call that changes something: no gap, never wider, and both ends are reached", () => {
  test.each(KINDS)("%s", async (fault) => {
    const failures: string[] = [];
    for (const index of CHANGE_INDEXES) {
      const problems = await runScenario({ fault, index });
      failures.push(...problems.map((problem) => `${fault} at ${index}: ${problem}`));
    }
    expect(failures).toEqual([]);
  });

  test.each(["lost-response", "error-after", "lagging-loss"] as const)(
    "%s in a full group, changed in place",
    async (fault) => {
      const full = { groups: FULL_GROUPS, quota: FULL_QUOTA };
      const failures: string[] = [];
      for (const index of (await lengthOf(full)).changeIndexes) {
        const problems = await runScenario({ fault, index }, full);
        failures.push(...problems.map((problem) => `${fault} at ${index}: ${problem}`));
      }
      expect(failures).toEqual([]);
    },
  );

  test.each([6, 9, 20, 25, 29])("reads that lag from request %d on", async (index) => {
    expect(await runScenario({ fault: "stale-read", index })).toEqual([]);
  });

  test.each([7, 9, 26, 29])("an answer lost at request %d while reads lag by two minutes", async (index) => {
    expect(await runScenario({ fault: "lagging-loss", index })).toEqual([]);
  });

  test.each([7, 9, 27, 30, 37])("a call that fails at request %d while two reads of three are old", async (index) => {
    expect(await runScenario({ fault: "lagging-error", index })).toEqual([]);
  });

  test.each([9, 15, 29, 37])("a revocation in a default VPC whose answer is lost, at request %d", async (index) => {
    expect(await runScenario({ fault: "lost-response", index }, { isDefaultVpc: true })).toEqual([]);
  });

  test.each([3, 9, 16, 28])("no network from request %d on, then resume, then revert", async (index) => {
    expect(await runScenario({ fault: "blackout", index })).toEqual([]);
  });
});
