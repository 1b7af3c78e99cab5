import { describe, expect, test } from "@jest/globals";
import { type Kill, runKill } from "./support/kill.js";

/** Each change of an apply once, in turn before and after it took effect, and two of a revert; kill.long.ts takes every request both ways. */
const KILLS: readonly Kill[] = [
  { victim: "apply", index: 7, phase: "after-change", recovery: "revert" },
  { victim: "apply", index: 9, phase: "after-change", recovery: "resume" },
  { victim: "apply", index: 13, phase: "before", recovery: "revert" },
  { victim: "apply", index: 15, phase: "after-change", recovery: "revert" },
  { victim: "apply", index: 16, phase: "before", recovery: "resume" },
  { victim: "apply", index: 18, phase: "after-change", recovery: "resume" },
  { victim: "revert", index: 10, phase: "after-change", recovery: "revert" },
  { victim: "revert", index: 16, phase: "before", recovery: "revert" },
];

describe("SIGKILL at a call that changes something", () => {
  test("revert restores the account exactly, and resume finishes", async () => {
    const failures: string[] = [];
    const queue = [...KILLS];
    const work = async (): Promise<void> => {
      for (let kill = queue.shift(); kill !== undefined; kill = queue.shift()) {
        const problems = (await runKill(kill)) ?? ["the process was not killed"];
        failures.push(...problems.map((problem) => `${JSON.stringify(kill)}: ${problem}`));
      }
    };
    await Promise.all([work(), work()]);
    expect(failures).toEqual([]);
  });
});
