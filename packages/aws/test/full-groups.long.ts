import { expect, test } from "@jest/globals";
import { driveFullGroups } from "./support/full-groups.js";

const SCENARIOS = 20_000;
const AT_ONCE = 500;

test("20,000 plans for groups at their quota, applied and reverted", async () => {
  const failures: string[] = [];
  let [count, shortCount] = [0, 0];
  for (let seed = 0; count < SCENARIOS; seed += AT_ONCE) {
    const drive = await driveFullGroups(Array.from({ length: AT_ONCE }, (_, i) => seed + i));
    count += drive.count;
    shortCount += drive.shortCount;
    failures.push(...drive.failures);
    process.stderr.write(`full groups: ${count} plans, ${shortCount} met no room, ${failures.length} failures\n`);
  }
  expect(failures).toEqual([]);
}, 7_200_000);
