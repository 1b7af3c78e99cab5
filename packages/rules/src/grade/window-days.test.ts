import { expect, test } from "@jest/globals";
import { windowDays } from "./window-days.js";

test.each<[why: string, from: string, enoughOn: string, goodOn: string]>([
  ["a whole day more is needed where it begins within one", "2026-01-31T12:00:00Z", "2026-03-18", "2026-04-27"],
  ["45 days hold a month end, 85 days a quarter end", "2026-02-01T00:00:00Z", "2026-03-18", "2026-04-27"],
  ["85 days without a quarter end wait for it", "2026-01-02T00:00:00Z", "2026-02-16", "2026-04-01"],
  ["over the end of a year", "2026-12-01T00:00:00Z", "2027-01-15", "2027-02-24"],
])("%s: from %s", (_why, from, enoughOn, goodOn) => {
  expect(windowDays(Date.parse(from) / 1000)).toEqual({ enoughOn, goodOn });
});
