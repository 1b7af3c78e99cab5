import { gradeLines, planGradeLines } from "@sgt/report/plan";
import { groupText } from "@sgt/report/text";
import type { GroupPlan, Plan } from "@sgt/rules";
import { evidenceHoles, evidenceLine } from "../plan/render-plan.js";

/** Returns what speaks against a change, before anybody consents to it: the grade of the evidence, its gaps, and the risks. */
export function doubtLines(plan: Plan, groups: readonly GroupPlan[]): string[] {
  const chosen = new Set(groups.map(({ groupId }) => groupId));
  const grades = plan.grades.filter(({ groupId }) => chosen.has(groupId));
  return [
    // What adds or closes rules for an emergency rests on no evidence.
    ...(plan.purpose === undefined ? [evidenceLine(plan)] : []),
    ...planGradeLines(plan),
    ...gradeLines({ ...plan, grades }).map((line) => `- ${line}`),
    ...titled(
      "Risks",
      groups.flatMap((group) => group.risks.map(({ message }) => `${groupText(group)}: ${message}`)),
    ),
    ...titled("Gaps in the evidence", evidenceHoles(plan)),
  ];
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `- ${line}`)];
}
