import type { GradeLevel } from "../plan/plan.js";
import type { CalendarCoverage } from "./calendar-days.js";

/** Something that speaks against the evidence, and how much. */
export interface GradeReason {
  /** Stable; docs/plan.md explains each. */
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
    | "hours-missing";
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
  readonly unseenInterfaceCount: number;
  readonly skippedHours: number;
  /** Of the hours of the window and the interfaces of the group. */
  readonly missingHoursShare: number;
}

/** Says what speaks against the evidence of one rule; empty when nothing does. The bounds were set by the simulation in docs/plan.md. */
export function gradeReasons(facts: GradeFacts): GradeReason[] {
  const { calendar, cutPerMonth } = facts;
  const reasons: (GradeReason | null)[] = [
    graded(
      "window-short",
      calendar.days,
      { failing: calendar.days < 45, fair: calendar.days < 85 },
      "days of evidence",
    ),
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
      "sources a month would have been cut off by a plan made earlier",
    ),
    graded(
      "unseen-sources",
      facts.unseenEstimate,
      { failing: facts.unseenEstimate >= facts.sourceCount / 2, fair: facts.unseenEstimate >= 1 },
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
      { fair: facts.daysSinceNewSource < 14 },
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
  ];
  return reasons.filter((reason) => reason !== null);
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
