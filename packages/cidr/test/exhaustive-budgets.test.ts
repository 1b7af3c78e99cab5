import { describe, expect, test } from "@jest/globals";
import { coverCurve } from "@sgt/cidr";
import { addressesOf, expectedCurve, MAX_RULES, maskOf, SETS } from "./oracle/sixteen-addresses.js";

describe(`${SETS.length} of the 65,535 non-empty sets of 16 addresses`, () => {
  test("least-trust covers are optimal for every budget", () => {
    const wrong: string[] = [];
    for (const mask of SETS) {
      const curve = coverCurve(addressesOf(mask), { maxRules: MAX_RULES, fences: [] });
      const expected = expectedCurve(mask);
      const exact = expected.indexOf(expected[MAX_RULES] as number);
      if (curve.maxRules < exact || curve.trusted(MAX_RULES) !== expected[exact]) wrong.push(mask.toString(2));
      for (let k = 1; k <= curve.maxRules; k++) {
        const cover = curve.cover(k);
        const least = curve.trusted(k);
        const holdsAll = (maskOf(cover) & mask) === mask;
        if (least !== expected[k] || cover.trustedCount !== least || cover.prefixes.length > k || !holdsAll) {
          wrong.push(`${mask.toString(2)} with ${k}: ${cover.cidrs.join(" ")}, least is ${expected[k]}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
