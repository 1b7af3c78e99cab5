import { describe, expect, test } from "@jest/globals";
import { counted, formatCount } from "./counted.js";

describe("formatCount", () => {
  test.each<[number | bigint | string, string]>([
    [0, "0"],
    [65_536, "65,536"],
    [2n ** 128n, "340,282,366,920,938,463,463,374,607,431,768,211,456"],
    ["18446744073709551616", "18,446,744,073,709,551,616"],
  ])("%p", (count, text) => expect(formatCount(count)).toBe(text));
});

test.each<[number | bigint, string]>([
  [0, "0 rules"],
  [1, "1 rule"],
  [1n, "1 rule"],
  [1_000, "1,000 rules"],
])("counted %p", (count, text) => expect(counted(count, "rule")).toBe(text));
