import { describe, expect, test } from "@jest/globals";
import { FULL_GROUPS, FULL_QUOTA, GROUPS, QUOTA } from "./support/cases.js";
import { type Kill, runKill } from "./support/kill.js";
import { lengthOf } from "./support/scenario.js";

const GROUNDS = [
  { ground: "groups with room", options: { groups: GROUPS, quota: QUOTA } },
  { ground: "full groups", options: { groups: FULL_GROUPS, quota: FULL_QUOTA } },
] as const;

/** The long set takes both grounds and every request, the short one every eighth where rules are changed in place. */
const isWhole = process.env.SGT_LONG === "all";
const CHOSEN = isWhole ? GROUNDS : GROUNDS.slice(1);
const STRIDE = isWhole ? 1 : 8;

const KINDS = [
  { victim: "apply", recovery: "revert" },
  { victim: "apply", recovery: "resume" },
  { victim: "revert", recovery: "revert" },
] as const;

const CASES = CHOSEN.flatMap((ground) => KINDS.map((kind) => ({ ...ground, ...kind })));

describe("SIGKILL of a real process at every request, and after every change", () => {
  test.each(CASES)("$ground: $victim killed, then $recovery", async ({ ground, options, victim, recovery }) => {
    const { changeIndexes } = await lengthOf(options);
    const failures: string[] = [];
    let killedCount = 0;
    // Until the process is done before its end comes; each has a caller lookup of its own.
    for (let index = 0, reached = true; reached; index += STRIDE) {
      reached = false;
      for (const phase of ["before", "after-change"] as const) {
        const kill: Kill = { victim, index, phase, recovery };
        const problems = await runKill(kill, options);
        if (problems === null) continue;
        killedCount++;
        reached ||= phase === "before";
        failures.push(...problems.map((problem) => `${JSON.stringify(kill)}: ${problem}`));
      }
    }
    process.stderr.write(
      `${ground}: ${victim} killed, then ${recovery}: ${killedCount} kills, ${failures.length} failures\n`,
    );
    expect(failures).toEqual([]);
    // Every request before it was answered, and every change of either run after it was made.
    expect(killedCount * STRIDE).toBeGreaterThan(changeIndexes.length);
  });
});
