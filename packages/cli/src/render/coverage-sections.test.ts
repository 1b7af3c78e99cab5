import { expect, test } from "@jest/globals";
import { noEvidence } from "../inputs/no-evidence.js";
import { coverageSections } from "./coverage-sections.js";

const HOUR = 3_600;

test.each([
  [2 * HOUR, "(2 hours)"],
  [1 * HOUR, "(1 hour)"],
  [24 * HOUR, "(1 day)"],
  [36 * HOUR, "(36 hours)"],
  [90 * 24 * HOUR, "(90 days)"],
])("a window of %d seconds is %s", (to, length) => {
  const { window } = coverageSections({ ...noEvidence().coverage, asked: { from: 0, to } });
  expect(window.lines?.[0]).toContain(length);
});

test("records that name no interface are shown", () => {
  const { window } = coverageSections({ ...noEvidence().coverage, withoutInterfaceCount: 7 });
  expect(window.lines?.some((line) => /\b7 records without an interface/.test(line))).toBe(true);
});
