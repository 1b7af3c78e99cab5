import { beforeAll, describe, expect, test } from "@jest/globals";
import { type RandomCase, randomCase } from "./support/random-case.js";
import { ENDING, type FaultKind, type Length, lengthOf, PASSING, runScenario, STRANGER } from "./support/scenario.js";

/**
 * Random plans, and one thing that goes wrong at every request of apply and revert in turn, each thing for itself.
 * The default takes every twentieth request of ten plans; `SGT_LONG=all` takes every request of forty.
 * `SGT_SEEDS=17` or `SGT_SEEDS=0-99` takes every request of these, and `SGT_FAULT=kill` one kind of fault alone.
 */
const { SGT_LONG, SGT_SEEDS, SGT_FAULT } = process.env;
const isWhole = SGT_LONG === "all" || SGT_SEEDS !== undefined;
const [first = 0, last = first] = (SGT_SEEDS ?? (isWhole ? "0-39" : "0-11")).split("-").map(Number);
const STRIDE = isWhole ? 1 : 20;
const KINDS: readonly FaultKind[] = [...PASSING, ...ENDING, STRANGER].filter((kind) => (SGT_FAULT ?? kind) === kind);

/** Requests from 1 on, because 0 is the caller lookup; lines of the journal from 0 on. */
function indexesOf(fault: FaultKind, seed: number, { requestCount, lineCount }: Length): number[] {
  const [from, to] = fault === "full-disk" ? [0, lineCount] : [1, requestCount];
  return Array.from({ length: to - from }, (_, i) => from + i).filter((index) => (index + seed) % STRIDE === 0);
}

interface Scene {
  readonly seed: number;
  readonly scene: RandomCase;
  readonly length: Length;
}

const scenes: Scene[] = [];
beforeAll(async () => {
  for (let seed = first; seed <= last; seed++) {
    const scene = randomCase(seed);
    if (scene !== null) scenes.push({ seed, scene, length: await lengthOf(scene) });
  }
  // Three seeds of four give a plan; without plans the drive would prove nothing.
  if (SGT_SEEDS === undefined) expect(scenes.length).toBeGreaterThan((last - first) / 2);
});

describe("random plans, and every fault at every request", () => {
  test.each(KINDS)("%s", async (fault) => {
    const failures: string[] = [];
    let count = 0;
    for (const { seed, scene, length } of scenes) {
      for (const index of indexesOf(fault, seed, length)) {
        const recovery = (seed + index) % 2 === 0 ? "resume" : "revert";
        const problems = await runScenario({ fault, index, recovery }, scene).catch((error: Error) => [
          error.stack ?? "",
        ]);
        count++;
        failures.push(...problems.slice(0, 3).map((problem) => `seed ${seed}, ${fault} at ${index}: ${problem}`));
      }
    }
    process.stderr.write(`${fault}: ${count} scenarios on ${scenes.length} plans, ${failures.length} failures\n`);
    expect(failures).toEqual([]);
  });
});
