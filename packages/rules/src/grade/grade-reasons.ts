import type { CalendarCoverage, GradeLevel } from "../plan/plan.js";

/** Something that speaks against the evidence, and how much. */
export interface GradeReason {
  /** Stable; docs/grades.md explains each. */
  readonly id:
    | "window-short"
    | "no-month-end"
    | "no-quarter-end"
    | "declared-date-outside"
    | "cut-in-back-test"
    | "no-back-test"
    | "unseen-sources"
    | "recent-source"
    | "sources-change"
    | "seen-on-one-day"
    | "interfaces-unseen"
    | "records-skipped"
    | "hours-missing"
    | "interfaces-young"
    | "rule-young"
    | "unknown-initiators";
  readonly level: "fair" | "failing";
  readonly message: string;
}

/** The numbers that one rule is graded by. */
export interface GradeFacts {
  readonly calendar: CalendarCoverage;
  readonly sourceCount: number;
  readonly seenOnOneDayCount: number;
  /** Sources that are estimated to exist and have not come. */
  readonly unseenEstimate: number;
  readonly daysSinceNewSource: number;
  /** Of the sources seen on three days and more, the share that did not come in the last third of the window. */
  readonly goneShare: number;
  /** Sources that the back-test would have cut off in 30 days; null when it could not be made. */
  readonly cutPerMonth: number | null;
  /** Whom, sorted. */
  readonly cutSources: readonly string[];
  readonly unseenInterfaceCount: number;
  readonly skippedHours: number;
  /** Of the hours of the window and the interfaces of the group. */
  readonly missingHoursShare: number;
  /** Days of the window that the group's oldest interface was there for; null when nothing tells. */
  readonly interfaceDays: number | null;
  /** Interfaces of the group that came within the window. */
  readonly youngInterfaceCount: number;
  /** Days of the window that the rule is said to have stood for; null when nothing tells. */
  readonly ruleDays: number | null;
  /** Of the records, those that do not tell who opened the connection. */
  readonly unknownShare: number;
}

/** Days of evidence below which a rare job is likely to lie outside. */
const FEW_DAYS = 85;
const TOO_FEW_DAYS = 45;

/** Says what speaks against the evidence of one rule; empty when nothing does. The bounds were set by the simulation in docs/grades.md. */
export function gradeReasons(facts: GradeFacts): GradeReason[] {
  const { calendar, cutPerMonth } = facts;
  const reasons: (GradeReason | null)[] = [
    graded("window-short", calendar.days, short(calendar.days), "days of evidence"),
    graded("no-month-end", calendar.monthEnds, { failing: calendar.monthEnds === 0 }, "month-ends in the window"),
    graded("no-quarter-end", calendar.quarterEnds, { fair: calendar.quarterEnds === 0 }, "quarter-ends in the window"),
    graded(
      "declared-date-outside",
      calendar.declaredOutside.length,
      { fair: calendar.declaredOutside.length > 0 },
      "declared dates outside the window",
    ),
    graded(
      "no-back-test",
      0,
      { failing: cutPerMonth === null },
      "earlier days to test by: the rule was first used in the last third of the window",
    ),
    graded(
      "cut-in-back-test",
      cutPerMonth ?? 0,
      { failing: (cutPerMonth ?? 0) >= 1, fair: (cutPerMonth ?? 0) > 0 },
      `sources a month would have been cut off by a plan made earlier: ${someOf(facts.cutSources)}`,
    ),
    graded(
      "unseen-sources",
      facts.unseenEstimate,
      {
        failing: facts.unseenEstimate > 0 && facts.unseenEstimate >= facts.sourceCount / 2,
        fair: facts.unseenEstimate >= 1,
      },
      "sources are estimated not to have come yet",
    ),
    graded(
      "seen-on-one-day",
      facts.seenOnOneDayCount,
      { fair: facts.seenOnOneDayCount > 0 },
      "sources came on one day only",
    ),
    graded(
      "sources-change",
      facts.goneShare * 100,
      { failing: facts.goneShare >= 0.2 },
      "% of the regular sources came no more in the last third: others took their place, and others will",
    ),
    graded(
      "recent-source",
      facts.daysSinceNewSource,
      { fair: facts.sourceCount > 0 && facts.daysSinceNewSource < 14 },
      "days since the last new source",
    ),
    graded(
      "interfaces-unseen",
      facts.unseenInterfaceCount,
      { failing: facts.unseenInterfaceCount > 0 },
      "interfaces without flow records",
    ),
    graded(
      "records-skipped",
      facts.skippedHours,
      { fair: facts.skippedHours > 0 },
      "interface hours with skipped records",
    ),
    graded(
      "hours-missing",
      facts.missingHoursShare * 100,
      { failing: facts.missingHoursShare > 0.1, fair: facts.missingHoursShare > 0.01 },
      "% of the hours without any record",
    ),
    graded(
      "interfaces-young",
      facts.interfaceDays ?? 0,
      facts.interfaceDays === null ? {} : short(facts.interfaceDays, calendar.days),
      "days for which the oldest interface of the group has been there",
    ),
    graded(
      "rule-young",
      facts.ruleDays ?? 0,
      facts.ruleDays === null ? {} : short(facts.ruleDays, calendar.days),
      "days for which the rule has stood, by its tag or description",
    ),
    graded(
      "unknown-initiators",
      facts.unknownShare * 100,
      { fair: facts.unknownShare > 0.5 },
      "% of the records do not tell who opened the connection: some sources may be answers, and are kept",
    ),
  ];
  return reasons.filter((reason) => reason !== null);
}

/** A time shorter than the window of `of` days is judged as a window of its own. */
function short(
  days: number,
  of: number = Number.POSITIVE_INFINITY,
): { readonly failing: boolean; readonly fair: boolean } {
  const isShort = days < of - 1;
  return { failing: isShort && days < TOO_FEW_DAYS, fair: isShort && days < FEW_DAYS };
}

function someOf(sources: readonly string[]): string {
  const more = sources.length - 3;
  return `${sources.slice(0, 3).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Returns the worst level among the reasons. */
export function gradeLevel(reasons: readonly GradeReason[]): GradeLevel {
  if (reasons.some((reason) => reason.level === "failing")) return "failing";
  return reasons.length > 0 ? "fair" : "good";
}

function graded(
  id: GradeReason["id"],
  value: number,
  when: { readonly failing?: boolean; readonly fair?: boolean },
  words: string,
): GradeReason | null {
  if (!when.failing && !when.fair) return null;
  return { id, level: when.failing ? "failing" : "fair", message: `${Number(value.toFixed(1))} ${words}` };
}
