import { describe, expect, test } from "@jest/globals";
import { collapse } from "@sgt/cidr";
import { addressesOf, expectedWithin, maskOf, SETS, TOLERANCES } from "./oracle/sixteen-addresses.js";

describe(`${SETS.length} of the 65,535 non-empty sets of 16 addresses`, () => {
  test.each(TOLERANCES.map((tolerance, at) => ({ tolerance, at })))(
    "fewest-rules covers are optimal at tolerance $tolerance",
    ({ tolerance, at }) => {
      const wrong: string[] = [];
      for (const mask of SETS) {
        const cover = collapse(addressesOf(mask), { tolerance, fences: [] });
        const expected = expectedWithin(mask, at);
        const holdsAll = (maskOf(cover) & mask) === mask;
        const optimal = cover.prefixes.length === expected.rules && cover.trustedCount === expected.trusted;
        if (!optimal || !holdsAll || cover.tolerance > tolerance) {
          wrong.push(`${mask.toString(2)}: ${cover.cidrs.join(" ")}, best is ${JSON.stringify(expected)}`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});
