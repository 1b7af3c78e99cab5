import { describe, expect, test } from "@jest/globals";
import { ipv4Blocks } from "../observed/ipv4-blocks.js";
import { savingLog2, trieOfGains } from "./savings.js";

/** Two clumps far apart, each of two addresses sixteen apart. */
const blocks = ipv4Blocks(Uint32Array.of(0, 16, 65536, 65552), [], []);

describe("trieOfGains", () => {
  test.each([
    ["nothing left out", 0, 7],
    ["splits of a clump save 30, just above the price", 29, 7],
    ["splits of a clump save 30, which is the price", 30, 3],
    ["the split of the root and those below it save more than their prices", 2 ** 16, 3],
    ["nothing pays", 2 ** 17, 1],
  ])("%s", (_, price, nodeCount) => {
    expect(trieOfGains(blocks, [], price).count).toBe(nodeCount);
  });

  test("a barred block is split at any price", () => {
    const fence = { family: 4 as const, first: 0n, prefixLength: 30 };
    expect(trieOfGains(blocks, [fence], 2 ** 17).count).toBe(5);
  });
});

test("savingLog2 is the order of magnitude of a saving, for all heights", () => {
  for (let height = 1; height <= 32; height++) {
    for (let left = 0; left < height; left++) {
      for (let right = 0; right < height; right++) {
        const saving = 2 ** height - 2 ** left - 2 ** right;
        const join = {
          start: 0,
          end: 0,
          height,
          leftHeight: left,
          rightHeight: right,
          leftGain: 0,
          rightGain: 0,
          gain: 0,
        };
        expect(savingLog2(join)).toBe(saving === 0 ? -1 : Math.floor(Math.log2(saving)));
      }
    }
  }
});
