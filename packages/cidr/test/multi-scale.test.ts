import { describe, expect, test } from "@jest/globals";
import { collapse, coverCurve, type Prefix } from "@sgt/cidr";
import { makeRandom } from "./oracle/random.js";
import { leastTrustOverTrie } from "./oracle/whole-trie.js";

/** Clumps inside clumps at random scales: where prices jump, and where IPv6 sums need all their bits. */
function randomPoints(random: (below: number) => number, bits: number): bigint[] {
  const scales = Array.from({ length: 1 + random(4) }, () => 1 + random(bits - 1));
  const bases = Array.from({ length: 1 + random(8) }, () => randomBits(random, bits));
  const points = Array.from({ length: 50 + random(600) }, () => {
    const [base, scale] = [bases[random(bases.length)] as bigint, scales[random(scales.length)] as number];
    return base ^ randomBits(random, scale);
  });
  return [...new Set(points)].sort((a, b) => (a < b ? -1 : 1));
}

function randomBits(random: (below: number) => number, bits: number): bigint {
  let value = 0n;
  for (let i = 0; i < bits; i += 16) value = (value << 16n) | BigInt(random(65536));
  return BigInt.asUintN(bits, value);
}

describe.each([
  { family: 4, bits: 32, pointHeight: 0 },
  { family: 6, bits: 128, pointHeight: 0 },
  { family: 6, bits: 104, pointHeight: 24 },
] as const)("sets of many scales in IPv$family, points of 2^$pointHeight", ({ family, bits, pointHeight }) => {
  test.each(Array.from({ length: 12 }, (_, seed) => seed))(
    "set %d: the curve and the single cover are optimal",
    (seed) => {
      const random = makeRandom(seed);
      const maxRules = 1 + random(70);
      const points = randomPoints(random, bits);
      const expected = leastTrustOverTrie(points, maxRules, BigInt(pointHeight));
      const prefixes = points.map(
        (point): Prefix => ({ family, first: point << BigInt(pointHeight), prefixLength: bits }),
      );
      const curve = coverCurve(prefixes, { maxRules, fences: [] });
      for (const [i, cost] of expected.entries()) expect(BigInt(curve.trusted(i + 1))).toBe(cost);
      const { trustedCount } = collapse(prefixes, { maxRules, fences: [], objective: "least-trust" });
      expect(BigInt(trustedCount)).toBe(expected.at(-1));
    },
  );
});
