import { describe, expect, test } from "@jest/globals";
import { driveFullGroups, driveTakenRoom } from "./support/full-groups.js";

/** Fifteen seeds a test, so that a mutant is noticed by the first of them: tools/mutation/sets.js. */
const block = (first: number): number[] => Array.from({ length: 15 }, (_, i) => first + i);

/** `full-groups.long.ts` drives 20,000. */
describe("plans for groups at their quota, applied and reverted", () => {
  test.each([0, 15, 30, 45])(
    "come back, in whatever order their room allows, when nobody else touched them: from seed %d",
    async (first) => {
      const drive = await driveFullGroups(block(first));
      expect(drive.failures).toEqual([]);
      expect(drive.count).toBeGreaterThan(5);
      expect(drive.shortCount).toBeGreaterThan(0);
    },
  );

  test.each([0, 15])(
    "give back what they can when somebody has taken the room, and the rest when it is free again: from seed %d",
    async (first) => {
      const drive = await driveTakenRoom(block(first));
      expect(drive.failures).toEqual([]);
      expect(drive.count).toBeGreaterThan(5);
      expect(drive.shortCount).toBeGreaterThan(0);
    },
  );
});
