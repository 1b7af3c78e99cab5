import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { RuleMaking } from "@sgt/flowlogs";
import { gradeEvidence, parseExceptions, parsePlan, planGraded, planTightening } from "@sgt/rules";
import { eni, eniOf, evidence, FROM, group, NOW, region, row, rule, TO } from "@sgt/scenes";
import { HUNDREDS, simulateGrade, simulateHundred, tableRow, WORLDS } from "./simulated-years.js";

const snapshot = region({ groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16"), rule("tcp 22", "10.0.0.0/16")])] });
const at = eniOf("sg-1");
const on = (source: string, ...days: number[]) =>
  days.map((day) => {
    const firstSeen = FROM + day * 86_400;
    return row(at, 6, 443, source, {
      date: new Date(firstSeen * 1000).toISOString().slice(0, 10),
      firstSeen,
      lastSeen: firstSeen + 9,
    });
  });
const UNKNOWN = { initiation: "unknown" } as const;
const daily = (source: string) => on(source, ...Array.from({ length: 90 }, (_, day) => day));

function graded(rows: ReturnType<typeof on>, more: Parameters<typeof evidence>[2] = {}, declaredDates: string[] = []) {
  const seen = evidence(rows, [at], more);
  const plan = planTightening({ region: snapshot, evidence: seen, now: NOW });
  return gradeEvidence({ plan, region: snapshot, evidence: seen, declaredDates });
}

describe("the grade of a rule", () => {
  test("is good when the same sources came every day of 90", () => {
    const grade = graded([...daily("10.0.1.1"), ...daily("10.0.1.2")]);
    expect(grade).toMatchObject({ level: "good", calendar: { days: 90, monthEnds: 3, quarterEnds: 1, yearEnds: 0 } });
    expect(grade.rules).toMatchObject([
      { groupId: "sg-1", rule: "tcp 443-443 10.0.0.0/16", level: "good", reasons: [] },
    ]);
  });

  const month = { asked: { from: TO - 15 * 86_400, to: TO } };
  test.each<[name: string, rows: ReturnType<typeof on>, more: Parameters<typeof evidence>[2], reasons: string[]]>([
    ["a short window", daily("10.0.1.1").slice(75), month, ["no-month-end", "no-quarter-end", "window-short"]],
    ["somebody new in the last third", [...daily("10.0.1.1"), ...on("10.0.9.9", 70, 71, 72)], {}, ["cut-in-back-test"]],
    ["a rule first used in the last third", on("10.0.1.1", 70, 71, 72, 73), {}, ["no-back-test"]],
    [
      "somebody new last week",
      [...daily("10.0.1.1"), ...on("10.0.1.2", 86, 87, 88)],
      {},
      ["cut-in-back-test", "recent-source"],
    ],
    [
      "somebody who came once",
      [...daily("10.0.1.1"), ...daily("10.0.1.2"), ...on("10.0.1.3", 5)],
      {},
      ["seen-on-one-day"],
    ],
    [
      "sources that others took the place of",
      [...daily("10.0.1.1"), ...on("10.0.1.2", 1, 2, 3)],
      {},
      ["sources-change"],
    ],
  ])("tells of %s", (_name, rows, more, reasons) => {
    const [grade] = graded(rows, more).rules;
    expect(grade?.reasons.map((reason) => reason.id).sort()).toEqual(reasons);
  });

  test.each<[name: string, hoursWithData: number, isMissing: boolean]>([
    ["of hours since it was attached that have no record", 900, true],
    ["of none before, though the window is longer", 960, false],
  ])("tells %s, in grade and risks alike", (_name, hoursWithData, isMissing) => {
    const attachedAt = new Date((TO - 960 * 3600) * 1000).toISOString();
    const own = region({ groups: snapshot.groups, enis: [eni(at, ["sg-1"], { attachedAt })] });
    const seen = evidence(daily("10.0.1.1").slice(50), [at]);
    const coverage = { ...seen.coverage, enis: seen.coverage.enis.map((one) => ({ ...one, hoursWithData })) };
    const plan = planTightening({ region: own, evidence: { ...seen, coverage }, now: NOW });
    const [grade] = gradeEvidence({ plan, region: own, evidence: { ...seen, coverage } }).rules;
    expect(grade?.reasons.some(({ id }) => id === "hours-missing")).toBe(isMissing);
    const risk = plan.groups[0]?.risks.find(({ id }) => id === "hours-missing");
    expect(risk?.message.match(/\d+ of \d+$/)?.[0]).toBe(isMissing ? "60 of 960" : undefined);
  });

  test.each([
    ["another account that nobody saw", { sharedWith: ["210987654321"] }, "failing", ["shared-with"]],
    ["what nobody could ask", { maybeShared: true }, "fair", ["sharing-unknown"]],
  ])("tells of %s", (_name, more, level, reasons) => {
    const shared = region({ groups: snapshot.groups.map((one) => ({ ...one, ...more })) });
    const seen = evidence([...daily("10.0.1.1"), ...daily("10.0.1.2")], [at]);
    const plan = planTightening({ region: shared, evidence: seen, now: NOW });
    const grade = gradeEvidence({ plan, region: shared, evidence: seen });
    expect(grade.level).toBe(level);
    expect(grade.rules[0]?.reasons.map(({ id }) => id)).toEqual(reasons);
  });

  test("tells of holes in the logs", () => {
    const eni = {
      eniId: at,
      known: true,
      recordCount: 9,
      hoursWithData: 1900,
      hoursNoData: 0,
      hoursSkipped: 2,
      firstSeen: FROM,
      lastSeen: TO,
    };
    const [grade] = graded(daily("10.0.1.1"), { enis: [eni] }).rules;
    expect(grade?.reasons.map((reason) => [reason.id, reason.level])).toEqual([
      ["records-skipped", "fair"],
      ["hours-missing", "failing"],
    ]);
  });

  describe("tells of", () => {
    const gradeOf = (broad: ReturnType<typeof rule>, rows: ReturnType<typeof on>, attachedAt?: string) => {
      const members = attachedAt === undefined ? {} : { enis: [eni(at, ["sg-1"], { attachedAt })] };
      const own = region({ groups: [group("sg-1", [broad])], ...members });
      const seen = evidence(rows, [at]);
      const plan = planTightening({ region: own, evidence: seen, now: NOW });
      return gradeEvidence({ plan, region: own, evidence: seen }).rules[0];
    };
    const broad = rule("tcp 443", "10.0.0.0/16");
    const late = daily("10.0.1.1").slice(50);
    const said = (more: object) => gradeOf(rule("tcp 443", "10.0.0.0/16", more), daily("10.0.1.1").slice(50));

    test.each([
      ["interfaces that came within the window", "2026-10-11T00:00:00Z", "failing"],
      ["interfaces that came early in it", "2026-09-01T00:00:00Z", "fair"],
      [
        "interfaces that came after the window: they have been there for no day of it",
        "2026-11-20T16:48:00Z",
        "failing",
      ],
      ["nothing when they are old", "2024-01-01T00:00:00Z", undefined],
      ["nothing when AWS does not say, and all hours were seen", undefined, undefined],
    ])("%s", (_name, attachedAt, level) => {
      const grade = gradeOf(broad, late, attachedAt);
      expect(grade?.reasons.find((reason) => reason.id === "interfaces-young")?.level).toBe(level);
    });

    test("no age below 0, though the snapshot is later than the logs", () => {
      const grade = gradeOf(broad, late, "2026-11-20T16:48:00Z");
      expect(grade?.facts.interfaceDays).toBe(0);
      expect(grade?.reasons.find(({ id }) => id === "interfaces-young")?.message).toMatch(/^0 days/);
    });

    test("no source that came less than 0 days ago, though its day ends after the window", () => {
      const seen = evidence(daily("10.0.1.1"), [at], { asked: { from: FROM, to: TO - 86_400 - 43_200 } });
      const plan = planTightening({ region: snapshot, evidence: seen, now: NOW });
      const [grade] = gradeEvidence({ plan, region: snapshot, evidence: seen }).rules;
      expect(grade?.facts.daysSinceNewSource).toBeGreaterThanOrEqual(0);
    });

    test.each<[name: string, more: object, level: string | undefined]>([
      ["a rule that is young by its tag", { tags: { "created-at": "2026-10-10T09:00:00Z" } }, "failing"],
      ["a rule that is young by its description", { description: "CHG-1, 2026-09-01" }, "fair"],
      ["nothing when the day is an end", { description: "until 2027-03-31" }, undefined],
      ["nothing when the day was long ago", { description: "2019-03-31 move" }, undefined],
      ["nothing when the rule was used before that day", { description: "reviewed 2026-11-01" }, undefined],
      ["nothing when nothing tells its age", {}, undefined],
    ])("%s", (_name, more, level) => {
      expect(said(more)?.reasons.find((reason) => reason.id === "rule-young")?.level).toBe(level);
    });

    const told = (day: string, more: Partial<RuleMaking> = {}): RuleMaking => {
      const at = Date.parse(day) / 1000;
      const { accountId, region: name } = snapshot;
      const place = { accountId, region: name, groupId: "sg-1", rule: "tcp 443-443 10.0.0.0/16" };
      return { ...place, at, notBefore: at, by: "arn:aws:iam::123456789012:user/jane", source: "cloudtrail", ...more };
    };
    test.each<[name: string, makings: readonly RuleMaking[], description: string, level: string | undefined]>([
      ["a rule that was made within the window", [told("2026-10-10")], "", "failing"],
      ["one that was made early in it", [told("2026-09-01")], "", "fair"],
      ["one that was made again", [told("2019-03-31"), told("2026-10-10")], "", "failing"],
      [
        "nothing when it was made long ago, whatever its description says",
        [told("2019-03-31")],
        "2026-10-10",
        undefined,
      ],
      ["nothing when it was made after the window", [told("2026-12-24")], "", undefined],
      ["nothing by a rule of another group", [told("2026-10-10", { groupId: "sg-2" })], "", undefined],
      ["nothing by another account's", [told("2026-10-10", { accountId: "210987654321" })], "", undefined],
    ])("%s, by the account's history", (_name, ruleMakings, description, level) => {
      const own = region({ groups: [group("sg-1", [rule("tcp 443", "10.0.0.0/16", { description })])] });
      const seen = evidence(daily("10.0.1.1").slice(50), [at]);
      const plan = planTightening({ region: own, evidence: seen, now: NOW });
      const grade = gradeEvidence({ plan, region: own, evidence: seen, ruleMakings }).rules[0];
      expect(grade?.reasons.find(({ id }) => id === "rule-young")?.level).toBe(level);
    });

    test("who made the rule, in the plan", () => {
      const minute = 60;
      const captured = told("2026-10-10", { by: "", source: "config", notBefore: 0 });
      const late = { ...captured, at: captured.at + minute, notBefore: captured.at - minute };
      const seen = evidence(daily("10.0.1.1"), [at]);
      const input = { region: snapshot, evidence: seen, now: NOW, ruleMakings: [told("2026-10-10"), late] };
      const { plan } = planGraded(input);
      const [note] = plan.grades;
      expect(note?.made).toEqual({
        at: "2026-10-10T00:00:00.000Z",
        by: "arn:aws:iam::123456789012:user/jane",
        source: "cloudtrail",
      });
      expect(note?.reasons.find(({ id }) => id === "rule-young")?.message).toContain("made on 2026-10-10 by arn:");
      expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    });

    test("records that do not tell who opened", () => {
      const grade = gradeOf(
        broad,
        daily("10.0.1.1").map((one, nth) => ({ ...one, ...(nth < 60 ? UNKNOWN : {}) })),
      );
      expect(grade?.facts.unknownShare).toBeCloseTo(2 / 3);
      expect(grade?.reasons.map((reason) => [reason.id, reason.level])).toEqual([["unknown-initiators", "fair"]]);
    });
  });

  test("asks of a rule that goes unused as well", () => {
    const more = { asked: { from: TO - 5 * 86_400, to: TO } };
    const seen = evidence([], [at], more);
    const options = { removeUnused: true };
    const { plan, grade } = planGraded({ region: snapshot, evidence: seen, options, now: NOW });
    expect(grade?.rules.map((one) => one.level)).toEqual(["failing", "failing"]);
    expect(plan.groups[0]?.decisions.map((one) => one.decision)).toEqual(["observe", "observe"]);
  });

  test("asks nobody about an approved list", () => {
    const { plan, grade } = planGraded({ region: snapshot, evidence: null, approved: ["10.0.1.1/32"], now: NOW });
    expect({ grade, ofPlan: plan.grade }).toEqual({ grade: null, ofPlan: null });
  });

  test("does not count whom an exception keeps as cut off", () => {
    const rows = [...daily("10.0.1.1"), ...on("10.0.9.9", 70, 71, 72)];
    const [exception] = parseExceptions({
      schema: "sgt/keep/v1",
      keep: [{ source: "10.0.9.9", owner: "o", reason: "r" }],
    });
    const { grade } = planGraded({
      region: snapshot,
      evidence: evidence(rows, [at]),
      exceptions: exception ? [exception] : [],
      now: NOW,
    });
    expect(grade?.rules[0]).toMatchObject({ level: "good", cutSources: [], cutPerWeek: 0 });
  });

  test("tells of declared dates outside the window", () => {
    const { calendar, level } = graded(daily("10.0.1.1"), {}, ["2026-11-01", "2026-12-24"]);
    expect({ level, outside: calendar.declaredOutside }).toEqual({ level: "fair", outside: ["2026-12-24"] });
  });
});

describe("a failing grade", () => {
  const rows = [...on("10.0.1.1", 70, 71, 72), ...on("10.0.1.2", 1, 2, 3).map((one) => ({ ...one, port: 22 }))];
  const seen = evidence(rows, [at]);
  const first = planTightening({ region: snapshot, evidence: seen, now: NOW });
  const grades = gradeEvidence({ plan: first, region: snapshot, evidence: seen }).rules;

  test("leaves the rule as it is, and the plan says why", () => {
    const plan = parsePlan(JSON.stringify(planTightening({ region: snapshot, evidence: seen, grades, now: NOW })));
    expect(plan.groups[0]?.decisions.map((one) => one.decision)).toEqual(["observe", "observe"]);
    expect(plan.grades.map((grade) => grade.level)).toEqual(["failing", "failing"]);
  });

  test("is overridden by an accepted risk, which is recorded", () => {
    const options = { acceptedRisk: "CHG-7: small service" };
    const plan = parsePlan(
      JSON.stringify(planTightening({ region: snapshot, evidence: seen, grades, options, now: NOW })),
    );
    expect(plan.groups[0]?.decisions.map((one) => one.decision)).toEqual(["tighten", "tighten"]);
    expect(plan.options.acceptedRisk).toBe("CHG-7: small service");
  });
});

describe("docs/grades.md says how often each grade was right, over simulated years whose truth is known", () => {
  const page = readFileSync(new URL("../../../docs/grades.md", import.meta.url), "utf8");
  const ROWS: typeof HUNDREDS = process.env.SGT_LONG === "all" ? HUNDREDS : [["random callers", 90]];

  test.each(ROWS)("%s, %i days", (world, days) => {
    expect(page).toContain(`\n${tableRow(`${world} | ${days} d`, simulateHundred(world, days))}\n`);
  });

  test("and counts together what its rows say", () => {
    const counts = (row: string): number[] =>
      row
        .split("|")
        .slice(3, 6)
        .map((cell) => Number.parseInt(cell, 10) || 0);
    const rows = HUNDREDS.map(
      ([world, days]) => page.match(new RegExp(`^\\| ${world} \\| ${days} d (.*)$`, "m"))?.[0] ?? "",
    );
    const [sum = ""] = page.match(/^\| all \|.*$/m) ?? [];
    const summed = rows.map(counts).reduce((all, one) => all.map((count, at) => count + (one[at] ?? 0)), [0, 0, 0]);
    expect(counts(sum)).toEqual(summed);
  });
});

test("what changes is not called good, and thirty days are never enough", () => {
  const grades = Object.keys(WORLDS).flatMap((world) =>
    [30, 90, 180].flatMap((days) => Array.from({ length: 4 }, (_, seed) => simulateGrade(world, days, seed))),
  );
  expect(grades.filter((grade) => grade.level === "good").length).toBeGreaterThan(12);
  expect(grades.filter((grade) => grade.world === "blue-green swaps" && grade.level === "good")).toEqual([]);
  expect(grades.filter((grade) => grade.windowDays === 30 && grade.level !== "failing")).toEqual([]);
});
