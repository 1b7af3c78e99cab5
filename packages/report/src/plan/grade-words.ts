import { counted, someOf } from "@sgt/cidr";
import type { GradeNote, Plan } from "@sgt/rules";
import { formatIdentity, type Rule, ruleIdentity } from "@sgt/snapshot";
import { groupText } from "../text/group-text.js";
import { formatDay } from "../text/numbers.js";

/** As many as a person reads; the JSON has all. */
const SHOWN = 5;

/** Returns the grade of the evidence for one rule, or undefined when it was not graded. */
export function gradeOf({ grades }: Pick<Plan, "grades">, groupId: string, rule: Rule): GradeNote | undefined {
  const byRule = INDEXES.get(grades) ?? new Map(grades.map((grade) => [`${grade.groupId} ${grade.rule}`, grade]));
  INDEXES.set(grades, byRule);
  return byRule.get(`${groupId} ${ruleIdentity(rule)}`);
}

/** Every row of a table asks for its grade: they are looked up, and not searched for. */
const INDEXES = new WeakMap<Plan["grades"], ReadonlyMap<string, GradeNote>>();

/** Returns `good`, or the level with what speaks against the evidence, worst first: `fair: 3 interface hours with skipped records`. */
export function gradeText({ level, reasons }: GradeNote): string {
  if (reasons.length === 0) return level;
  const worstFirst = [...reasons].sort((a, b) => Number(b.level === "failing") - Number(a.level === "failing"));
  return `${level}: ${worstFirst.map((reason) => reason.message).join("; ")}`;
}

/** Returns one line for each rule whose evidence is not graded `good`. */
export function gradeLines(plan: Plan): string[] {
  const names = new Map(plan.groups.map((group) => [group.groupId, groupText(group)]));
  return plan.grades
    .filter((grade) => grade.level !== "good")
    .map((grade) => `${names.get(grade.groupId) ?? grade.groupId}, ${formatIdentity(grade.rule)}: ${gradeText(grade)}`);
}

/** Returns what was asked of the evidence as a whole: window, calendar, back-test; empty when it was not graded. */
export function planGradeLines({ grade, options, evidence }: Plan): string[] {
  if (grade === null) return [];
  const { level, calendar, backTest } = grade;
  const ends = `${counted(calendar.monthEnds, "month-end")}, ${counted(calendar.quarterEnds, "quarter-end")} and ${counted(calendar.yearEnds, "year-end")}`;
  return [
    `Evidence graded ${level}: ${counted(calendar.days, "day")} to ${formatDay(evidence.to - 1)} with ${ends}`,
    ...(calendar.declaredOutside.length > 0
      ? [`Declared dates outside the window: ${someOf(calendar.declaredOutside, SHOWN)}`]
      : []),
    backTest === null
      ? "Back-test: none; nothing would change, or the window is too short"
      : `Back-test: a plan of the first ${counted(backTest.learnedDays, "day")}, replayed on the ${counted(backTest.replayedDays, "day")} from ${backTest.splitDate} on, would have blocked ${perWeek(backTest.cutPerWeek)}`,
    ...(options.acceptedRisk === null ? [] : [`Risk accepted for failing grades: ${options.acceptedRisk}`]),
  ];
}

/** Returns `nobody`, or how many sources a week. */
export function perWeek(count: number): string {
  if (count === 0) return "nobody";
  const shown = count < 0.1 ? "< 0.1" : `${Number(count.toFixed(1))}`;
  return shown === "1" ? "1 source a week" : `${shown} sources a week`;
}
