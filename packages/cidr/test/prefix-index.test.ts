import { describe, expect, test } from "@jest/globals";
import { contains, formatAddress, formatPrefix, type Prefix, PrefixIndex, parseAddress } from "@sgt/cidr";
import { makeRandom } from "./oracle/random.js";
import { prefixAt, SPACES, type Space, UNIVERSE } from "./oracle/spaces.js";

/** Random prefixes of a universe, nested and repeated, each with its number. */
function randomEntries(space: Space, seed: number): [Prefix, number][] {
  const random = makeRandom(seed);
  return Array.from({ length: random(40) }, (_, number) => {
    const size = 1 << random(9);
    return [prefixAt(space, random(UNIVERSE / size) * size, size), number];
  });
}

/** The definition: longest prefix first, equal prefixes in the order given. */
function matchesOf(entries: readonly [Prefix, number][], point: Prefix): number[] {
  return entries
    .filter(([prefix]) => contains(prefix, point))
    .sort(([a, i], [b, j]) => b.prefixLength - a.prefixLength || i - j)
    .map(([, number]) => number);
}

describe.each(SPACES)("an index in $name, against a scan", (space) => {
  test("finds the longest and all matches, however it is asked", () => {
    const wrong: unknown[] = [];
    for (let seed = 0; seed < 12; seed++) {
      const entries = randomEntries(space, seed);
      const index = new PrefixIndex(entries);
      for (let at = 0; at < UNIVERSE; at++) {
        const point = prefixAt(space, at);
        const address = { family: space.family, value: point.first };
        const expected = matchesOf(entries, point).join();
        const all = index.matches(address);
        const asText = index.matches(formatAddress(address));
        const asNumber = space.family === 4 ? index.matchesIpv4(Number(point.first)) : all;
        const same = [all, asText, asNumber].every((found) => found.map(({ value }) => value).join() === expected);
        if (!same || index.longestMatch(address) !== all[0]) wrong.push({ seed, at, expected, all });
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("an index of both families", () => {
  const index = new PrefixIndex([
    ["::/0", "six"],
    ["0.0.0.0/0", "four"],
    ["10.0.0.0/8", "a"],
    ["10.0.0.0/8", "b"],
    ["10.1.0.0/16", "c"],
    ["10.1.2.3/32", "d"],
    ["255.255.255.255/32", "last"],
  ]);

  test.each([
    ["10.1.2.3", ["d", "c", "a", "b", "four"]],
    ["10.1.2.4", ["c", "a", "b", "four"]],
    ["10.2.0.0", ["a", "b", "four"]],
    ["0.0.0.0", ["four"]],
    ["255.255.255.255", ["last", "four"]],
    ["255.255.255.254", ["four"]],
    ["::ffff:10.1.2.3", ["six"]],
    ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ["six"]],
  ])("%s matches %j", (address, values) => {
    expect(index.matches(address).map((match) => match.value)).toEqual(values);
    expect(index.longestMatch(parseAddress(address))?.value).toBe(values[0]);
  });

  test("tells the prefix that matched", () => {
    expect(formatPrefix(index.longestMatch("10.1.9.9")?.prefix as Prefix)).toBe("10.1.0.0/16");
  });

  test("without entries matches nothing", () => {
    const empty = new PrefixIndex<string>([]);
    expect(empty.longestMatch("10.0.0.1")).toBeUndefined();
    expect(empty.longestMatchIpv4(0)).toBeUndefined();
    expect(empty.matches("::1")).toEqual([]);
  });
});
