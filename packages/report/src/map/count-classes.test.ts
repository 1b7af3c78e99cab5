import { describe, expect, test } from "@jest/globals";
import { classOf, countClasses, MOST_CLASSES } from "./count-classes.js";

describe("count classes", () => {
  test.each([
    [0, []],
    [0.5, []],
    [1, [1]],
    [2, [1, 2]],
    [9, [1, 2, 5]],
    [49, [1, 2, 5, 10, 20]],
    [50, [1, 2, 5, 10, 20, 50]],
    [100, [1, 3, 10, 30, 100]],
    [1_000, [1, 10, 100, 1_000]],
    [100_000, [1, 10, 100, 1_000, 10_000, 100_000]],
    [1_000_000, [1, 100, 10_000, 1_000_000]],
    [1e15, [1, 1e3, 1e6, 1e9, 1e12, 1e15]],
  ])("up to %d", (max, bounds) => {
    expect(countClasses(max)).toEqual(bounds);
  });

  test.each([1e18, 1e30, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE])("never more than the colours: %d", (max) => {
    const bounds = countClasses(max);
    expect(bounds.length).toBeLessThanOrEqual(MOST_CLASSES);
    expect(bounds[0]).toBe(1);
  });

  test.each([
    [0, -1],
    [1, 0],
    [2, 0],
    [3, 1],
    [1e9, 2],
  ])("class of %d among 1, 3, 10", (count, index) => {
    expect(classOf(count, [1, 3, 10])).toBe(index);
  });
});
