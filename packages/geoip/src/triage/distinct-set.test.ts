import { describe, expect, test } from "@jest/globals";
import { DistinctSet } from "./distinct-set.js";
import { SortedAddresses } from "./sorted-addresses.js";

const random = (count: number, below: number, seed: number): Uint32Array => {
  let state = seed;
  return Uint32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  });
};
const distinct = (...lists: readonly Uint32Array[]): Uint32Array =>
  Uint32Array.from(new Set(lists.flatMap((list) => [...list]))).sort();

describe("addresses that are merged", () => {
  test.each<[string, number[], number[]]>([
    ["nothing", [], []],
    ["nothing into some", [1, 2], []],
    ["some into nothing", [], [1, 2]],
    ["the same", [1, 2, 3], [1, 2, 3]],
    ["all behind", [1, 2], [3, 4]],
    ["all before", [3, 4], [1, 2]],
    ["between, and some again", [0, 5, 9], [0, 1, 5, 4_294_967_295]],
  ])("%s", (_, first, second) => {
    const set = new SortedAddresses();
    set.add(Uint32Array.from(first));
    set.add(Uint32Array.from(second));
    expect([...set.values]).toEqual([...distinct(Uint32Array.from([...first, ...second]))]);
    expect(set.size).toBe(new Set([...first, ...second]).size);
  });

  test.each([10, 1000, 4_000_000_000])("as a Set has them, seed 7, below %d", (below) => {
    const set = new SortedAddresses();
    const lists = [1, 2, 3, 4].map((seed) => random(500 * seed, below, seed + 7));
    for (const list of lists) set.add(distinct(list));
    expect([...set.values]).toEqual([...distinct(...lists)]);
  });
});

describe("how many different ones", () => {
  test("of addresses that come again across more than one sorting", () => {
    const set = new DistinctSet();
    const lists = [1, 2, 3].map((seed) => random(700_000, 900_000, seed));
    for (const addresses of lists) set.add({ addresses, others: [] });
    set.add({
      addresses: Uint32Array.of(0xffffffff),
      others: [
        { at: 0, text: "::1" },
        { at: 0, text: "::1" },
      ],
    });
    expect(set.size).toBe(distinct(...lists).length + 2);
  });

  test("is not told of more others than are kept", () => {
    const set = new DistinctSet();
    const others = Array.from({ length: 1_000_001 }, (_, i) => ({ at: 0, text: `${i}` }));
    set.add({ addresses: Uint32Array.of(1), others });
    expect(set.size).toBeNull();
  });
});
