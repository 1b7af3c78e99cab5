import { expect, test } from "@jest/globals";
import { describeReplacement } from "./describe-rule.js";

const ID = "plan-0123456789ab";

test.each<[name: string, old: string | undefined, expected: string]>([
  ["none", undefined, "[sgt plan-0123456789ab]"],
  ["empty", "", "[sgt plan-0123456789ab]"],
  ["plain", "corporate", "corporate [sgt plan-0123456789ab]"],
  ["with the mark of an earlier plan", "corporate [sgt plan-ffffffffffff]", "corporate [sgt plan-0123456789ab]"],
  ["with characters that AWS refuses", "Büro & <b>\n", "B_ro _ _b__ [sgt plan-0123456789ab]"],
])("a description: %s", (_name, old, expected) => {
  expect(describeReplacement(old, ID)).toBe(expected);
});

test("a long description is cut to 255 characters, and keeps the mark", () => {
  const described = describeReplacement("x".repeat(255), ID);
  expect(described).toHaveLength(255);
  expect(described).toMatch(/^x+ \[sgt plan-0123456789ab\]$/);
});
