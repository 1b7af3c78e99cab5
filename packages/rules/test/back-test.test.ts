import { describe, expect, test } from "@jest/globals";
import { backTest } from "@sgt/rules";
import { eniOf, evidence, FROM, group, NOW, region, row, rule, TO } from "@sgt/scenes";

const snapshot = region({
  groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16"), rule("tcp 22", "10.0.0.0/16")])],
});
const on = (day: number, source: string, port = 443) =>
  row(eniOf("sg-1"), 6, port, source, { date: new Date((FROM + day * 86_400) * 1000).toISOString().slice(0, 10) });
const tested = (rows: ReturnType<typeof row>[], more: Parameters<typeof evidence>[2] = {}) =>
  backTest({ region: snapshot, evidence: evidence(rows, [eniOf("sg-1")], more), now: NOW });

describe("a back-test over 90 days", () => {
  test("learns from 60 and replays 30", () => {
    expect(tested([on(0, "10.0.1.1")])).toMatchObject({ splitDate: "2026-10-21", learnedDays: 60, replayedDays: 30 });
  });

  test("names who came first in the last third, once however often they came", () => {
    const result = tested([
      on(1, "10.0.1.1"),
      on(1, "10.0.1.1", 22),
      on(70, "10.0.9.9"),
      on(80, "10.0.9.9"),
      on(89, "10.0.1.1"),
    ]);
    expect(result?.rules).toEqual([
      { groupId: "sg-1", rule: "tcp 443-443 10.0.0.0/16", cutSources: ["10.0.9.9"], cutPerWeek: 7 / 30 },
      { groupId: "sg-1", rule: "tcp 22-22 10.0.0.0/16", cutSources: [], cutPerWeek: 0 },
    ]);
    expect(result?.cutPerWeek).toBeCloseTo(7 / 30);
  });

  test("says nothing of a rule that nobody had used by then", () => {
    expect(tested([on(70, "10.0.9.9")])?.rules).toEqual([]);
  });

  test("shares no day between the two parts, wherever the window begins", () => {
    const noon = { asked: { from: FROM + 43_200, to: TO - 43_200 } };
    const result = tested([on(0, "10.0.1.1"), on(59, "10.0.2.2"), on(60, "10.0.9.9"), on(89, "10.0.1.1")], noon);
    expect(result).toMatchObject({ splitDate: "2026-10-21", learnedDays: 60, replayedDays: 30 });
    expect(result?.rules[0]?.cutSources).toEqual(["10.0.9.9"]);
    expect(result?.cutPerWeek).toBeCloseTo(7 / 29.5);
  });

  test("needs a window that can be divided", () => {
    expect(tested([], { asked: { from: FROM, to: FROM + 2 * 86_400 } })).toBeNull();
  });
});
