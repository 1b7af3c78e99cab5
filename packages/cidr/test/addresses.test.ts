import { describe, expect, test } from "@jest/globals";
import {
  type Address,
  compareAddresses,
  comparePrefixes,
  contains,
  countAddresses,
  formatAddress,
  formatPrefix,
  merge,
  overlaps,
  parseAddress,
  parsePrefix,
  parseRange,
  prefixSize,
  rangeToPrefixes,
  subtract,
} from "@sgt/cidr";
import fc from "fast-check";
import { fewestRules } from "./oracle/dense-universe.js";
import { makeRandom, randomPoints } from "./oracle/random.js";
import { cidrAt, pointsOf, prefixAt, SPACES } from "./oracle/spaces.js";

const addresses: fc.Arbitrary<Address> = fc.oneof(
  fc.bigInt(0n, 2n ** 32n - 1n).map((value) => ({ family: 4 as const, value })),
  fc.bigInt(0n, 2n ** 128n - 1n).map((value) => ({ family: 6 as const, value })),
  // Sparse bits make zero groups, where the text forms differ.
  fc
    .array(fc.nat(127), { maxLength: 4 })
    .map((bits) => ({ family: 6 as const, value: bits.reduce((v, b) => v | (1n << BigInt(b)), 0n) })),
);

describe("addresses", () => {
  test.each([
    ["0.0.0.0", 4, 0n, "0.0.0.0"],
    ["255.255.255.255", 4, 2n ** 32n - 1n, "255.255.255.255"],
    ["10.1.2.3", 4, 0x0a010203n, "10.1.2.3"],
    ["::", 6, 0n, "::"],
    ["::1", 6, 1n, "::1"],
    ["1::", 6, 1n << 112n, "1::"],
    ["0:0:0:0:0:0:0:1", 6, 1n, "::1"],
    ["2001:DB8::0001", 6, (0x20010db8n << 96n) + 1n, "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", 6, 0x20010db8000000010001000100010001n, "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", 6, 0x20010000000000010000000000000001n, "2001:0:0:1::1"],
    ["1:0:0:2:0:0:3:4", 6, 0x00010000000000020000000000030004n, "1::2:0:0:3:4"],
    ["::ffff:192.0.2.1", 6, 0xffffc0000201n, "::ffff:192.0.2.1"],
    ["::ffff:c000:201", 6, 0xffffc0000201n, "::ffff:192.0.2.1"],
    ["64:ff9b::192.0.2.33", 6, 0x0064ff9b0000000000000000c0000221n, "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:1.2.3.4", 6, 0x00010002000300040005000601020304n, "1:2:3:4:5:6:102:304"],
    ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 6, 2n ** 128n - 1n, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ] as const)("%s is read and written", (text, family, value, canonical) => {
    expect(parseAddress(text)).toEqual({ family, value });
    expect(formatAddress({ family, value })).toBe(canonical);
  });

  test("what is written reads back the same", () => {
    fc.assert(fc.property(addresses, (address) => expect(parseAddress(formatAddress(address))).toEqual(address)));
  });

  test("order is by family, then by value", () => {
    const sorted = ["0.0.0.0", "9.255.255.255", "10.0.0.0", "::", "::1", "2001:db8::"].map(parseAddress);
    expect(sorted.toReversed().sort(compareAddresses)).toEqual(sorted);
    expect(compareAddresses(parseAddress("::1"), parseAddress("0::1"))).toBe(0);
  });
});

describe("prefixes", () => {
  test.each([
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.1.2.3/32",
    "128.0.0.0/1",
    "::/0",
    "2001:db8::/32",
    "::1/128",
    "::ffff:10.0.0.0/104",
  ])("%s reads and writes the same", (text) => expect(formatPrefix(parsePrefix(text))).toBe(text));

  test("host bits are masked on request", () => {
    expect(formatPrefix(parsePrefix("10.1.2.3/8", { hostBits: "mask" }))).toBe("10.0.0.0/8");
    expect(formatPrefix(parsePrefix("2001:db8::1/0", { hostBits: "mask" }))).toBe("::/0");
  });

  test("order is by family, then by first address, then the wider first", () => {
    const sorted = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "::/0", "::/128"].map((text) =>
      parsePrefix(text),
    );
    expect(sorted.toReversed().sort(comparePrefixes)).toEqual(sorted);
  });

  test("sizes are exact, beyond 2^53 as bigints", () => {
    expect(prefixSize("10.0.0.0/8")).toBe(2 ** 24);
    expect(prefixSize("0.0.0.0/0")).toBe(2 ** 32);
    expect(prefixSize("::/76")).toBe(2 ** 52);
    expect(prefixSize("::/75")).toBe(2n ** 53n);
    expect(prefixSize("::/0")).toBe(2n ** 128n);
    expect(countAddresses([])).toBe(0);
    expect(countAddresses(["10.0.0.0/8", "10.1.0.0/16", "::/128"])).toBe(2 ** 24 + 1);
  });

  test.each([
    ["10.0.0.0/8", "10.0.0.0/8", true, true],
    ["10.0.0.0/8", "10.255.255.255", true, true],
    ["10.0.0.0/8", "11.0.0.0", false, false],
    ["10.0.0.0/8", "0.0.0.0/0", false, true],
    ["10.0.0.0-10.0.0.9", "10.0.0.9-10.0.0.10", false, true],
    ["::/0", "10.0.0.1", false, false],
    ["::ffff:0:0/96", "10.0.0.1", false, false],
    ["2001:db8::/32", "2001:db8:ffff::/48", true, true],
  ])("%s and %s: contains %p, overlaps %p", (a, b, inside, shared) => {
    expect(contains(a, b)).toBe(inside);
    expect(overlaps(a, b)).toBe(shared);
    expect(overlaps(b, a)).toBe(shared);
  });

  test.each<[outer: string | string[], inner: string | string[], inside: boolean, shared: boolean]>([
    [[], [], true, false],
    [[], "10.0.0.0/8", false, false],
    ["10.0.0.0/8", [], true, false],
    [["10.0.0.0/25", "10.0.0.128/25"], "10.0.0.0/24", true, true],
    [["10.0.0.0/25", "10.0.0.129-10.0.0.255"], "10.0.0.0/24", false, true],
    [["10.0.0.0/8", "2001:db8::/32"], ["2001:db8::1", "10.9.9.9"], true, true],
    [["10.0.0.0/8"], ["10.9.9.9", "192.0.2.1"], false, true],
    [["255.255.255.255", "0.0.0.0-255.255.255.254"], ["0.0.0.0/0"], true, true],
    [["10.0.0.0/8", "11.0.0.0/8"], ["12.0.0.0/8", "::/0"], false, false],
  ])("many: %j and %j: contains %p, overlaps %p", (outer, inner, inside, shared) => {
    expect(contains(outer, inner)).toBe(inside);
    expect(overlaps(outer, inner)).toBe(shared);
    expect(overlaps(inner, outer)).toBe(shared);
  });
});

describe("ranges", () => {
  test.each([
    ["10.0.0.1", ["10.0.0.1/32"]],
    ["10.0.0.0-10.0.0.255", ["10.0.0.0/24"]],
    ["10.0.0.1-10.0.0.6", ["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/31", "10.0.0.6/32"]],
    ["0.0.0.0-255.255.255.255", ["0.0.0.0/0"]],
    ["::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ["::/0"]],
    ["::fffe-::1:1", ["::fffe/127", "::1:0/127"]],
  ])("%s is exactly %j", (text, cidrs) => {
    expect(rangeToPrefixes(text).map(formatPrefix)).toEqual(cidrs);
  });

  test("the longest lists are 62 and 254 prefixes", () => {
    expect(rangeToPrefixes("0.0.0.1-255.255.255.254")).toHaveLength(62);
    expect(rangeToPrefixes("::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")).toHaveLength(254);
    expect(parseRange("10.0.0.0/8")).toEqual({ family: 4, first: 0x0a000000n, last: 0x0affffffn });
  });
});

describe.each(SPACES)("set arithmetic in $name, against a bitmap", (space) => {
  test("merge and subtract are exact and minimal", () => {
    const random = makeRandom(7);
    for (let round = 0; round < 40; round++) {
      const [a, b] = [randomPoints(random), randomPoints(random)];
      const [listA, listB] = [a, b].map((points) => points.flatMap((seen, i) => (seen ? [cidrAt(space, i)] : [])));
      listA?.push(cidrAt(space, random(16) * 16, 16));
      const joined = merge(listA ?? []);
      const held = pointsOf(space, joined);
      expect(held).toEqual(
        pointsOf(
          space,
          (listA ?? []).map((cidr) => parsePrefix(cidr)),
        ),
      );
      expect(pointsOf(space, subtract(listA ?? [], listB ?? []))).toEqual(held.map((seen, i) => seen && !b[i]));
      expect(joined).toHaveLength(fewestRules({ observed: held, fences: [] }, 0).rules);
    }
  });

  test("subtract takes single prefixes too, and leaves nothing of a part", () => {
    expect(subtract(prefixAt(space, 0, 64), cidrAt(space, 0, 128))).toEqual([]);
    expect(subtract(cidrAt(space, 0, 2), [cidrAt(space, 1)])).toEqual([prefixAt(space, 0)]);
  });
});
