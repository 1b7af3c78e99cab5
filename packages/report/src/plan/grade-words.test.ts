import { expect, test } from "@jest/globals";
import { perWeek } from "./grade-words.js";

test.each([
  [0, "nobody"],
  [0.04, "< 0.1 sources a week"],
  [0.1, "0.1 sources a week"],
  [0.23, "0.2 sources a week"],
  [1.02, "1 source a week"],
  [12, "12 sources a week"],
])("%d blocked a week: %s", (count, words) => {
  expect(perWeek(count)).toBe(words);
});
