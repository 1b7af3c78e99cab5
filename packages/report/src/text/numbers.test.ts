import { describe, expect, test } from "@jest/globals";
import { formatBytes, formatDay, formatDuration, formatMinute, formatPercent } from "./numbers.js";

describe("formatBytes", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [6_223_769, "6.2 MB"],
    [123_456_789_012, "123 GB"],
    [5e15, "5000 TB"],
  ])("%d", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe("formatDuration", () => {
  test.each([
    [-1, "0 s"],
    [0.4, "0 s"],
    [89, "89 s"],
    [90, "2 min"],
    [3600, "60 min"],
    [7500, "2 h 5 min"],
  ])("%d", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe("formatPercent says 100 and 0 only when it is so", () => {
  test.each([
    [0, "0 %"],
    [0.0001, "< 0.1 %"],
    [0.156, "15.6 %"],
    [0.5, "50 %"],
    [0.99, "99 %"],
    [0.995, "99.5 %"],
    [0.999_623, "99.96 %"],
    [0.999_999, "99.9999 %"],
    [0.999_999_999, "99.9999 %"],
    [1, "100 %"],
  ])("%d", (share, text) => expect(formatPercent(share)).toBe(text));
});

test("days and minutes are UTC", () => {
  expect([formatDay(1_793_491_199), formatMinute(1_793_491_199)]).toEqual(["2026-10-31", "2026-10-31 23:59Z"]);
});
