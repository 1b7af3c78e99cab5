import { expect, test } from "@jest/globals";
import { driveFullGroups, driveTakenRoom, type FullGroupDrive } from "./support/full-groups.js";

/** `SGT_LONG=all` takes all of them; the sample begins where that of `full-groups.test.ts` ends. */
const isWhole = process.env.SGT_LONG === "all";
const FIRST_SEED = isWhole ? 0 : 60;
const AT_ONCE = isWhole ? 500 : 30;

test.each([
  ["applied and reverted", driveFullGroups, isWhole ? 20_000 : 30],
  ["and somebody takes the room between", driveTakenRoom, isWhole ? 5_000 : 15],
] as const)("plans for groups at their quota: %s", async (name, drive, scenarioCount) => {
  const all: FullGroupDrive = { count: 0, shortCount: 0, failures: [] };
  for (let seed = FIRST_SEED; all.count < scenarioCount; seed += AT_ONCE) {
    const { count, shortCount, failures } = await drive(Array.from({ length: AT_ONCE }, (_, i) => seed + i));
    all.count += count;
    all.shortCount += shortCount;
    all.failures.push(...failures);
    process.stderr.write(
      `${name}: ${all.count} plans, ${all.shortCount} met no room, ${all.failures.length} failures\n`,
    );
  }
  expect(all.failures).toEqual([]);
  expect(all.shortCount).toBeGreaterThan(0);
});
