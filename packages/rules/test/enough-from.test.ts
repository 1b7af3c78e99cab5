import { describe, expect, test } from "@jest/globals";
import { enoughFrom, type GradeNote } from "@sgt/rules";

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000;

const SPAN = { from: at("2026-10-05"), to: at("2026-10-20") };

function noteOf(
  ...reasons: readonly (readonly [id: string, message?: string, level?: "fair" | "failing"])[]
): GradeNote {
  return {
    groupId: "sg-1",
    rule: "tcp 443-443 10.0.0.0/16",
    level: "failing",
    reasons: reasons.map(([id, message = "0 of it", level = "failing"]) => ({ id, level, message })),
    cutSources: [],
    cutPerWeek: null,
  };
}

describe("the first day on which evidence can be enough", () => {
  test.each([
    ["no reason", noteOf(), null],
    ["a reason that waiting does not mend", noteOf(["sources-change", "40 % gone"]), null],
    ["a reason that only makes it fair", noteOf(["window-short", "60 days of evidence", "fair"]), null],
    ["a short window: 45 days from its beginning", noteOf(["window-short", "15 days of evidence"]), "2026-11-19"],
    ["no month-end: the day after the next", noteOf(["no-month-end"]), "2026-11-01"],
    ["a young interface: 45 days of age", noteOf(["interfaces-young", "30.5 days since"]), "2026-11-04"],
    ["a young rule", noteOf(["rule-young", "44 days since"]), "2026-10-21"],
    ["never a day that is past", noteOf(["rule-young", "90 days since"]), "2026-10-20"],
    ["the last of several", noteOf(["window-short"], ["no-month-end"], ["rule-young", "44 days"]), "2026-11-19"],
    ["beside one that waiting does not mend", noteOf(["window-short"], ["unseen-sources", "9 sources"]), "2026-11-19"],
  ])("%s", (_name, note, day) => {
    expect(enoughFrom(SPAN, note, at("2026-10-06"))).toBe(day);
  });

  test.each([
    ["used first in the last third", at("2026-10-18"), "2026-10-26"],
    ["never used", null, "2026-10-29"],
  ])("no back-test, %s: its first day has to lie in the first two thirds", (_name, firstSeen, day) => {
    expect(enoughFrom(SPAN, noteOf(["no-back-test"]), firstSeen)).toBe(day);
  });

  test("a window that begins within a day counts from the next", () => {
    const span = { from: at("2026-10-05") + 3_600, to: at("2026-10-20") };
    expect(enoughFrom(span, noteOf(["window-short"]), null)).toBe("2026-11-20");
  });
});
