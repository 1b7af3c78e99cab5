import { describe, expect, test } from "@jest/globals";
import { type Cover, collapse, coverCurve } from "@sgt/cidr";
import { makeRandom } from "./oracle/random.js";

/**
 * Sets large enough for the radix sort, for growing arrays, and for prices that leave most of the trie out. Too large for the
 * dense reference, so the reference is the same recurrence on the whole trie, written recursively on sorted addresses.
 */
function leastTrust(sorted: readonly number[], maxRules: number): number[] {
  if (sorted.length === 1) return [1];
  const first = sorted[0] as number;
  const height = 32 - Math.clz32(first ^ (sorted.at(-1) as number));
  const middle = first - (first % 2 ** height) + 2 ** (height - 1);
  const cut = sorted.findIndex((address) => address >= middle);
  const left = leastTrust(sorted.slice(0, cut), maxRules);
  const right = leastTrust(sorted.slice(cut), maxRules);
  const least = new Array<number>(Math.min(maxRules, left.length + right.length)).fill(2 ** height);
  for (const [i, a] of left.entries()) {
    for (const [j, b] of right.entries()) {
      const at = i + j + 1;
      if (at < least.length) least[at] = Math.min(least[at] as number, a + b);
    }
  }
  return least;
}

const shapes: Record<string, (random: (below: number) => number) => number> = {
  scattered: (random) => random(2 ** 32),
  clustered: (random) => 0x0a000000 + random(40) * 65536 * 3 + random(8) * 256 + random(64),
  dense: (random) => 0x0a000000 + random(6000),
  "evenly spaced": (random) => random(4096) * 4096,
};

describe.each(Object.keys(shapes))("5,000 %s addresses", (shape) => {
  const random = makeRandom(5);
  const addresses = Uint32Array.from({ length: 5000 }, () => shapes[shape]?.(random) as number);
  const sorted = [...new Set(addresses)].sort((a, b) => a - b);
  const maxRules = 80;
  const expected = leastTrust(sorted, maxRules);
  const least = (k: number): number => expected[Math.min(k, expected.length) - 1] as number;

  test("the curve is optimal at every rule count", () => {
    const { points } = coverCurve(addresses, { maxRules, fences: [] });
    expect(points.map((point) => point.trustedCount)).toEqual(points.map((point) => least(point.ruleCount)));
    expect(points.length).toBe(Math.min(maxRules, expected.length));
  });

  test.each([1, 2, 3, 7, 20, 60, 80])("one cover of %d rules is optimal", (k) => {
    const cover = collapse(addresses, { maxRules: k, fences: [], objective: "least-trust" });
    expect(cover.trustedCount).toBe(least(k));
    expect(uncovered(cover, sorted)).toEqual([]);
  });

  test("the input is left as it was", () => {
    const copy = addresses.slice();
    collapse(addresses, { maxRules: 10, fences: [] });
    expect(addresses).toEqual(copy);
  });
});

function uncovered({ prefixes }: Cover, sorted: readonly number[]): number[] {
  const ends = prefixes.map(
    ({ first, prefixLength }) => [Number(first), Number(first) + 2 ** (32 - prefixLength)] as const,
  );
  return sorted.filter((address) => !ends.some(([first, end]) => first <= address && address < end));
}
