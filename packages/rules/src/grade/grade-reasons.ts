import { someOf } from "@sgt/cidr";
import type { CalendarCoverage, GradeLevel } from "../plan/plan.js";

/** Sources or accounts that a reason names. */
const SHOWN = 3;

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
    | "shared-with"
    | "sharing-unknown"
    | "records-skipped"
    | "hours-missing"
    | "interfaces-young"
    | "rule-young"
    | "unknown-initiators"
    | "possible-sources";
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
  /** Accounts whose interfaces may carry the group and are not in the snapshot. */
  readonly sharedWith: readonly string[];
  /** True where the group may be shared, and nobody could ask with whom. */
  readonly maybeShared: boolean;
  readonly skippedHours: number;
  /** Of the hours of the window since the interfaces of the group were attached. */
  readonly missingHoursShare: number;
  /** Days of the window on which the group had an interface; null when nothing tells. */
  readonly interfaceDays: number | null;
  /** Days of the window that the rule is said to have stood for; null when nothing tells. */
  readonly ruleDays: number | null;
  /** The making itself, where the account's history tells. */
  readonly ruleMade?: { readonly at: string; readonly by: string };
  /** Of the records, those that do not tell who opened the connection. */
  readonly unknownShare: number;
  /** Sources that may have come, of interfaces whose groups nobody can tell. */
  readonly possibleSourceCount: number;
}

/** Days of evidence below which a rare job is likely to lie outside. */
export const FEW_DAYS = 85;
/** Below these its evidence fails. */
export const TOO_FEW_DAYS = 45;

/** One question that is asked of the evidence, and when the answer speaks against it. */
interface Question {
  readonly id: GradeReason["id"];
  /** The number that the message begins with. */
  readonly value: (facts: GradeFacts) => number;
  readonly failing?: (facts: GradeFacts) => boolean;
  readonly fair?: (facts: GradeFacts) => boolean;
  /** What the number counts. */
  readonly words: string | ((facts: GradeFacts) => string);
}

/** In the order in which the reasons are given. The bounds were set by the simulation in docs/grades.md. */
const QUESTIONS: readonly Question[] = [
  {
    id: "window-short",
    value: ({ calendar }) => calendar.days,
    failing: ({ calendar }) => calendar.days < TOO_FEW_DAYS,
    fair: ({ calendar }) => calendar.days < FEW_DAYS,
    words: "days of evidence",
  },
  {
    id: "no-month-end",
    value: ({ calendar }) => calendar.monthEnds,
    failing: ({ calendar }) => calendar.monthEnds === 0,
    words: "month-ends in the window",
  },
  {
    id: "no-quarter-end",
    value: ({ calendar }) => calendar.quarterEnds,
    fair: ({ calendar }) => calendar.quarterEnds === 0,
    words: "quarter-ends in the window",
  },
  {
    id: "declared-date-outside",
    value: ({ calendar }) => calendar.declaredOutside.length,
    fair: ({ calendar }) => calendar.declaredOutside.length > 0,
    words: "declared dates outside the window",
  },
  {
    id: "no-back-test",
    value: () => 0,
    failing: ({ cutPerMonth }) => cutPerMonth === null,
    words: "days before the last third of the window with traffic: no back-test is possible",
  },
  {
    id: "cut-in-back-test",
    value: ({ cutPerMonth }) => cutPerMonth ?? 0,
    failing: ({ cutPerMonth }) => (cutPerMonth ?? 0) >= 1,
    fair: ({ cutPerMonth }) => (cutPerMonth ?? 0) > 0,
    words: ({ cutSources }) =>
      `sources a month would have been blocked by a plan made earlier: ${someOf(cutSources, SHOWN)}`,
  },
  {
    id: "unseen-sources",
    value: ({ unseenEstimate }) => unseenEstimate,
    failing: ({ unseenEstimate, sourceCount }) => unseenEstimate > 0 && unseenEstimate >= sourceCount / 2,
    fair: ({ unseenEstimate }) => unseenEstimate >= 1,
    words: "sources estimated not to have been seen yet",
  },
  {
    id: "seen-on-one-day",
    value: ({ seenOnOneDayCount }) => seenOnOneDayCount,
    fair: ({ seenOnOneDayCount }) => seenOnOneDayCount > 0,
    words: "sources seen on one day only",
  },
  {
    id: "sources-change",
    value: ({ goneShare }) => goneShare * 100,
    failing: ({ goneShare }) => goneShare >= 0.2,
    words: "% of the regular sources were gone in the last third: sources change, and will again",
  },
  {
    id: "recent-source",
    value: ({ daysSinceNewSource }) => daysSinceNewSource,
    fair: ({ sourceCount, daysSinceNewSource }) => sourceCount > 0 && daysSinceNewSource < 14,
    words: "days since the last new source",
  },
  {
    id: "interfaces-unseen",
    value: ({ unseenInterfaceCount }) => unseenInterfaceCount,
    failing: ({ unseenInterfaceCount }) => unseenInterfaceCount > 0,
    words: "interfaces without flow records",
  },
  {
    id: "shared-with",
    value: ({ sharedWith }) => sharedWith.length,
    failing: ({ sharedWith }) => sharedWith.length > 0,
    words: ({ sharedWith }) => `accounts not in the snapshot may use the group: ${someOf(sharedWith, SHOWN)}`,
  },
  {
    id: "sharing-unknown",
    value: () => 1,
    fair: ({ maybeShared }) => maybeShared,
    words:
      "VPC shared by several accounts, and AWS Resource Access Manager could not be read: who shares the group is not known",
  },
  {
    id: "records-skipped",
    value: ({ skippedHours }) => skippedHours,
    fair: ({ skippedHours }) => skippedHours > 0,
    words: "interface hours with skipped records",
  },
  {
    id: "hours-missing",
    value: ({ missingHoursShare }) => missingHoursShare * 100,
    failing: ({ missingHoursShare }) => missingHoursShare > 0.1,
    fair: ({ missingHoursShare }) => missingHoursShare > 0.01,
    words: "% of the hours without any record",
  },
  {
    id: "interfaces-young",
    value: ({ interfaceDays }) => interfaceDays ?? 0,
    failing: ({ interfaceDays, calendar }) => isYoung(interfaceDays, calendar, TOO_FEW_DAYS),
    fair: ({ interfaceDays, calendar }) => isYoung(interfaceDays, calendar, FEW_DAYS),
    words: "days of the window on which the group had interfaces",
  },
  {
    id: "rule-young",
    value: ({ ruleDays }) => ruleDays ?? 0,
    failing: ({ ruleDays, calendar }) => isYoung(ruleDays, calendar, TOO_FEW_DAYS),
    fair: ({ ruleDays, calendar }) => isYoung(ruleDays, calendar, FEW_DAYS),
    words: ({ ruleMade: made }) =>
      made === undefined
        ? "days since the rule was made, by its tag or description"
        : `days for which the rule has stood: made on ${made.at.slice(0, 10)}${made.by === "" ? "" : ` by ${made.by}`}`,
  },
  {
    id: "unknown-initiators",
    value: ({ unknownShare }) => unknownShare * 100,
    fair: ({ unknownShare }) => unknownShare > 0.5,
    words: "% of the records do not show who opened the connection: some sources may be answers, and are kept",
  },
  {
    id: "possible-sources",
    value: ({ possibleSourceCount }) => possibleSourceCount,
    fair: ({ possibleSourceCount }) => possibleSourceCount > 0,
    words:
      "sources reached interfaces whose groups are not known, and are kept: sgt history or daily snapshots would settle it",
  },
];

/** Says what speaks against the evidence of one rule; empty when nothing does. */
export function gradeReasons(facts: GradeFacts): GradeReason[] {
  return QUESTIONS.flatMap(({ id, value, failing, fair, words }): GradeReason[] => {
    const level = failing?.(facts) ? "failing" : fair?.(facts) ? "fair" : null;
    if (level === null) return [];
    const said = typeof words === "string" ? words : words(facts);
    return [{ id, level, message: numbered(Number(value(facts).toFixed(1)), said) }];
  });
}

/** `1 day of evidence`: the words count in the plural, and begin with `%` where they tell a share. */
function numbered(value: number, words: string): string {
  const isOne = value === 1 && !words.startsWith("%");
  return `${value} ${isOne ? words.replace(/(month-end|quarter-end|day|date|source|interface|account|hour)s/, "$1") : words}`;
}

/** An age that reaches back to the beginning of the window is no sign of youth, however short the window is. */
function isYoung(days: number | null, { days: window }: CalendarCoverage, bound: number): boolean {
  return days !== null && days < window - 1 && days < bound;
}

/** Returns the worst level among the reasons. */
export function gradeLevel(reasons: readonly GradeReason[]): GradeLevel {
  if (reasons.some((reason) => reason.level === "failing")) return "failing";
  return reasons.length > 0 ? "fair" : "good";
}
