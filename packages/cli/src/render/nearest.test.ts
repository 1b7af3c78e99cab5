import { expect, test } from "@jest/globals";
import { nearest } from "./nearest.js";

test.each<[why: string, given: string, expected: string | undefined]>([
  ["nothing typed", "", undefined],
  ["a letter too many", "snapshott", "snapshot"],
  ["a letter too few", "snapsho", "snapshot"],
  ["two letters that changed places", "evidnece", "evidence"],
  ["one wrong letter of a short word", "ous", "out"],
  ["two wrong letters of a short word", "aat", undefined],
  ["the beginning of one name", "snap", "snapshot"],
  ["the beginning of two names, and near the shorter", "evidence", "evidence"],
  ["the beginning of two names, and near none", "evid", undefined],
  ["a word of something else", "tighten", undefined],
])("%s: %j", (_why, given, expected) => {
  expect(nearest(given, ["out", "snapshot", "evidence", "evidence-of"])).toBe(expected);
});
