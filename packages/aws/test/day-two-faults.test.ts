import { describe, expect, test } from "@jest/globals";
import { applyPlan, revertJournal } from "@sgt/aws";
import type { Plan } from "@sgt/rules";
import { GROUPS } from "./support/cases.js";
import {
  compactionPlan,
  ENDING,
  EXTENDED,
  expiryPlan,
  extensionPlan,
  movingPlan,
  ROOMY,
  SPLIT,
} from "./support/day-two-plans.js";
import { forApply, forRevert } from "./support/for-run.js";
import { type GroundOptions, prepareGround } from "./support/ground.js";
import { runKill } from "./support/kill.js";
import { isChange, runScenario, type Scenario } from "./support/scenario.js";

/** The whole table, with every read and every dry run too, is day-two-faults.long.ts. */
const KINDS: readonly Scenario["fault"][] = ["lost-response", "lagging-loss", "stranger"];

const CASES: readonly [name: string, options: GroundOptions & { readonly plan: Plan }][] = [
  ["extend", { plan: extensionPlan(), groups: GROUPS, quota: ROOMY }],
  ["extend by moving ends", { plan: movingPlan(), groups: ENDING, quota: ROOMY }],
  ["expire", { plan: expiryPlan(), groups: EXTENDED, quota: ROOMY }],
  ["compact", { plan: compactionPlan(), groups: SPLIT, quota: ROOMY }],
];

describe.each(CASES)("%s", (_name, options) => {
  test("applied, and reverted, without a fault; and a fault at each call that changes something", async () => {
    const ground = await prepareGround(options);
    const applied = await applyPlan(forApply(ground));
    expect(applied.halt).toBeNull();
    expect(ground.sandbox.account.groups({ ids: false })).toEqual(ground.planned);
    expect((await revertJournal(forRevert(ground))).halt).toBeNull();
    expect(ground.sandbox.account.groups({ ids: false })).toEqual(ground.before);
    expect(ground.witness.violations).toEqual([]);
    const changes = ground.sandbox.requests.flatMap((request) => (isChange(request) ? [request.index] : []));
    await ground.close();
    const failures: string[] = [];
    for (const fault of options.groups === ENDING ? KINDS.slice(1, 2) : KINDS) {
      for (const index of changes) {
        const problems = await runScenario({ fault, index }, options);
        failures.push(...problems.map((problem) => `${fault} at ${index}: ${problem}`));
      }
    }
    expect(failures).toEqual([]);
  });

  test.each([4, 7])("no network from request %d on, then resume, then revert", async (index) => {
    expect(await runScenario({ fault: "blackout", index }, options)).toEqual([]);
  });

  test("killed after its first change, then resumed", async () => {
    const ground = await prepareGround(options);
    await applyPlan(forApply(ground));
    const first = ground.sandbox.requests.findIndex(isChange);
    await ground.close();
    const kill = { victim: "apply", index: first, phase: "after-change", recovery: "resume" } as const;
    expect(await runKill(kill, options)).toEqual([]);
  });
});
