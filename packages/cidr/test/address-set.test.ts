import { runInNewContext } from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { AddressSet, collapse } from "@sgt/cidr";
import { makeRandom } from "./oracle/random.js";

describe("AddressSet", () => {
  test("collects text of every form and both families", () => {
    const set = new AddressSet();
    for (const text of ["10.0.0.1", "10.0.0.0/31", "10.0.0.2-10.0.0.3", "2001:db8::1", "10.0.0.1"]) set.add(text);
    expect(set.families).toEqual([4, 6]);
    expect(collapse(set.only(4)).cidrs).toEqual(["10.0.0.0/30"]);
    expect(collapse(set.only(6)).cidrs).toEqual(["2001:db8::1/128"]);
    expect([...set.sortedIpv4()]).toEqual([0x0a000001]);
    expect(set.mergedRanges(4)).toEqual([{ family: 4, first: 0x0a000000n, last: 0x0a000003n }]);
  });

  test("is unchanged by a bad entry, by a copy, and by being collapsed", () => {
    const set = new AddressSet();
    set.add("10.0.0.1");
    expect(() => set.add("10.0.0.300")).toThrow();
    set.only(4).add("10.9.9.9");
    collapse(set);
    expect([...set.sortedIpv4()]).toEqual([0x0a000001]);
    expect(new AddressSet().families).toEqual([]);
  });

  test("keeps every address while it grows over duplicates", () => {
    const random = makeRandom(3);
    const set = new AddressSet();
    const expected = new Set<number>();
    for (let i = 0; i < 100_000; i++) {
      const address = random(i % 1000 === 0 ? 2 ** 32 : 500);
      expected.add(address);
      set.addIpv4(address);
    }
    expect([...set.sortedIpv4()]).toEqual([...expected].sort((a, b) => a - b));
  });

  test("holds hundreds of thousands of ranges and IPv6 addresses", () => {
    const set = new AddressSet();
    for (let i = 0n; i < 200_000n; i++) set.add({ family: 6, value: i * 2n });
    expect(set.only(6).mergedRanges(6)).toHaveLength(200_000);
  });

  test("takes an array from another realm", () => {
    const foreign: Uint32Array = runInNewContext("Uint32Array.of(167772161)");
    expect(collapse(foreign).cidrs).toEqual(["10.0.0.1/32"]);
  });

  test("takes arrays before and after single addresses", () => {
    const set = new AddressSet();
    set.addAllIpv4(Uint32Array.of(5, 3));
    set.addIpv4(4);
    set.addAllIpv4(Uint32Array.of(9, 3));
    expect([...set.sortedIpv4()]).toEqual([3, 4, 5, 9]);
  });
});
