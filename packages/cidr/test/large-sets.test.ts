import { describe, expect, test } from "@jest/globals";
import { type Cover, collapse, coverCurve, type Prefix, rangeToPrefixes } from "@sgt/cidr";
import { makeRandom } from "./oracle/random.js";

/**
 * Sets large enough for the radix sort, for growing arrays, and for prices that leave most of the trie out. Too large for the
 * dense reference, so the reference is the same recurrence on the whole trie, written recursively on sorted addresses.
 */
function leastTrust(sorted: readonly number[], maxRules: number, fences: readonly Fence[]): number[] {
  if (sorted.length === 1) return [1];
  const size = 2 ** (32 - Math.clz32((sorted[0] as number) ^ (sorted.at(-1) as number)));
  const first = (sorted[0] as number) - ((sorted[0] as number) % size);
  const middle = first + size / 2;
  const cut = sorted.findIndex((address) => address >= middle);
  const left = leastTrust(sorted.slice(0, cut), maxRules, fences);
  const right = leastTrust(sorted.slice(cut), maxRules, fences);
  const isBarred = fences.some((fence) => fence.size < size && first <= fence.first && fence.first < first + size);
  const least = new Array<number>(Math.min(maxRules, left.length + right.length)).fill(Infinity);
  if (!isBarred) least.fill(size);
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
  const expected = leastTrust(sorted, maxRules, []);
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

describe("5,000 addresses among 12 small fences", () => {
  const random = makeRandom(8);
  const addresses = Uint32Array.from({ length: 5000 }, () => shapes.clustered?.(random) as number);
  const sorted = [...new Set(addresses)].sort((a, b) => a - b);
  const fences = Array.from({ length: 12 }, (_, i) => ({
    first: 0x0a000000 + i * 3 * 65536 + 256 * i,
    size: i < 6 ? 32 : 256,
  }));
  const cidrs = fences.map(
    ({ first, size }) =>
      rangeToPrefixes({ family: 4, first: BigInt(first), last: BigInt(first + size - 1) })[0] as Prefix,
  );
  const expected = leastTrust(sorted, 120, fences);

  test("the curve is optimal from the fewest rules the fences allow", () => {
    const curve = coverCurve(addresses, { maxRules: 120, fences: cidrs });
    const possible = expected.flatMap((cost, i) => (cost < Infinity ? [{ ruleCount: i + 1, trustedCount: cost }] : []));
    expect(curve.points).toEqual(possible);
    expect(curve.minRules).toBeGreaterThan(12);
  });

  test.each([60, 90, 120])("one cover of %d rules is optimal", (maxRules) => {
    const cover = collapse(addresses, { maxRules, fences: cidrs, objective: "least-trust" });
    expect(cover.trustedCount).toBe(expected[maxRules - 1]);
    expect(uncovered(cover, sorted)).toEqual([]);
  });
});

interface Fence {
  readonly first: number;
  readonly size: number;
}

function uncovered({ prefixes }: Cover, sorted: readonly number[]): number[] {
  const ends = prefixes.map(
    ({ first, prefixLength }) => [Number(first), Number(first) + 2 ** (32 - prefixLength)] as const,
  );
  return sorted.filter((address) => !ends.some(([first, end]) => first <= address && address < end));
}
