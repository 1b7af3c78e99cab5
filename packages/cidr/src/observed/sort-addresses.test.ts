import { describe, expect, test } from "@jest/globals";
import { sortUnique } from "./sort-addresses.js";

function expected(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Both sides of the size from which digits are sorted, and values that share some of the three digits or all. */
const lengths = [0, 1, 2, 2047, 2048, 5000];
const makers: Record<string, (i: number) => number> = {
  "mixed values": (i) => Math.imul(i, 0x9e3779b9) >>> 0,
  "equal values": () => 0xffffffff,
  "values that differ in the lowest digit": (i) => 0x0a000000 + ((i * 7919) % 2048),
  "values that differ in the highest digit": (i) => ((i * 7919) % 1024) * 2 ** 22,
  "ascending values": (i) => i * 1000,
  "descending values": (i) => 2 ** 32 - 1 - i * 3,
};

describe.each(Object.keys(makers))("sortUnique of %s", (name) => {
  test.each(lengths)("%d of them", (length) => {
    const values = Array.from({ length }, (_, i) => (makers[name] as (i: number) => number)(i));
    expect([...sortUnique(Uint32Array.from(values), length)]).toEqual(expected(values));
  });
});

test("sortUnique looks at the first values only", () => {
  expect([...sortUnique(Uint32Array.of(5, 3, 5, 1, 0), 3)]).toEqual([3, 5]);
});
