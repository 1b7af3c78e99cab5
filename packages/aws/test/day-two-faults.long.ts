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
  ["extend by moving ends", { plan: movingPlan(), groups: ENDING, quota: ROOMY }],
  ["expire", { plan: expiryPlan(), groups: EXTENDED, quota: ROOMY }],
  ["compact", { plan: compactionPlan(), groups: SPLIT, quota: ROOMY }],
];

/** Every request with `SGT_LONG=all`; else every eighteenth, each fault and kill beginning at another one, so that all are hit by some. */
const STRIDE = process.env.SGT_LONG === "all" ? 1 : 18;
const chosen = (from: number, to: number, turn: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).filter(
    (at) => (at - from) % STRIDE === turn % STRIDE,
  );

/** How many requests a clean apply makes, and it and its revert together. */
async function requestCounts(options: GroundOptions): Promise<{ apply: number; both: number }> {
  const ground = await prepareGround(options);
  await applyPlan(forApply(ground));
  const apply = ground.sandbox.requests.length;
  await revertJournal(forRevert(ground));
  const both = ground.sandbox.requests.length;
  await ground.close();
  return { apply, both };
}

describe.each(CASES)("%s: every fault at the requests of apply and revert", (name, options) => {
  test.each(KINDS)("%s", async (fault) => {
    const { both } = await requestCounts(options);
    const failures: string[] = [];
    const indexes = chosen(1, both, KINDS.indexOf(fault));
    for (const index of indexes) {
      const problems = await runScenario({ fault, index }, options).catch((error: Error) => [
        error.stack ?? error.message,
      ]);
      failures.push(...problems.map((problem) => `${fault} at ${index}: ${problem}`));
    }
    process.stderr.write(`${name}: ${fault} at ${indexes.length} of ${both} requests: ${failures.length} failures\n`);
    expect(failures).toEqual([]);
  });

  test.each<[victim: Kill["victim"], recovery: Kill["recovery"]]>([
    ["apply", "revert"],
    ["apply", "resume"],
    ["revert", "revert"],
  ])("%s killed at every request, then %s", async (victim, recovery) => {
    const { apply, both } = await requestCounts(options);
    const failures: string[] = [];
    let count = 0;
    const last = victim === "apply" ? apply - 1 : both - apply;
    for (const index of chosen(0, last, name.length + recovery.length)) {
      for (const phase of ["before", "after-change"] as const) {
        const problems = await runKill({ victim, index, phase, recovery }, options);
        if (problems === null) continue;
        count += 1;
        failures.push(...problems.map((problem) => `${phase} ${index}: ${problem}`));
      }
    }
    process.stderr.write(`${name}: ${victim} killed ${count} times, then ${recovery}: ${failures.length} failures\n`);
    expect(failures).toEqual([]);
  });
});
