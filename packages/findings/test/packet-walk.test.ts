import { expect, test } from "@jest/globals";
import { exposureIn, isReached, randomFrom, randomWorld } from "./packet-walk.js";

const [SEED, COUNT] = [20_261_201, process.env.SGT_LONG === "all" ? 10_000 : 300];

test(`exposure agrees with a packet walk in ${COUNT} networks from seed ${SEED}`, () => {
  const seen = { reachable: 0, "not-reachable": 0, unknown: 0 };
  for (let run = 0; run < COUNT; run += 1) {
    const world = randomWorld(randomFrom(SEED + run));
    const state = exposureIn(world);
    if (state === undefined) continue;
    seen[state] += 1;
    const walked = isReached(world) ? "reachable" : "not-reachable";
    // A world is compared, and shown, only where the two differ: the matcher takes longer than the walk.
    if (state !== walked) expect({ run, world, state }).toEqual({ run, world, state: walked });
  }
  expect(Math.min(seen.reachable, seen["not-reachable"])).toBeGreaterThan(COUNT / 10);
});
