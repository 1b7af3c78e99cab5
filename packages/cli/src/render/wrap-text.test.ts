import { describe, expect, test } from "@jest/globals";
import { textWidth, wordWidth, wrapText } from "./wrap-text.js";

describe("wrapText", () => {
  test.each([
    ["empty", "", 10, ""],
    ["fits", "a b", 3, "a b"],
    ["breaks at a blank", "aaa bbb", 5, "aaa\nbbb"],
    ["a word longer than the width", "10.0.0.0/16 x", 5, "10.0.0.0/16\nx"],
    ["keeps its lines", "a\nb c", 10, "a\nb c"],
    ["a width of nothing", "a b", 0, "a\nb"],
  ])("%s", (_name, text, width, wrapped) => {
    expect(wrapText(text, width)).toBe(wrapped);
  });
});

test("widths count characters, of the longest line and word", () => {
  expect([textWidth("ab\nabc d"), wordWidth("ab\nabc d"), textWidth(""), textWidth("😀")]).toEqual([5, 3, 0, 1]);
});
