import { gradeLines, planGradeLines } from "@sgt/report/plan";
import { counted, formatCount, formatDay, formatPercent } from "@sgt/report/text";
import type { Plan } from "@sgt/rules";
import { type Look, renderDocument, type Section } from "../../render/document.js";
import { groupText, trafficText } from "../rule-text.js";
import { changesTable } from "./changes-table.js";
import { groupsTable } from "./groups-table.js";
import { ineligibleTable, weighedTable } from "./kept-tables.js";

/** Returns what a person needs to decide on a plan. */
export function renderPlan(plan: Plan, look: Look): string {
  return renderDocument(planSections(plan, look.width), look);
}

/** Returns every hole in words; interfaces that nobody knows any more are one, for their flows may have been any group's. */
export function evidenceHoles({ evidence: { holes, unattributed } }: Plan): readonly string[] {
  const { eniCount, recordCount } = unattributed;
  if (eniCount === 0) return holes;
  return [
    ...holes,
    `${counted(recordCount, "accepted record")} of ${counted(eniCount, "interface")} that the snapshot does not hold`,
  ];
}

/** Returns the plan as sections: what changes, what it costs in rules, what stays and why, what is not known. */
export function planSections(plan: Plan, width: number): Section[] {
  return [
    { title: `Plan ${plan.planId}`, lines: headLines(plan) },
    { title: "What changes", table: changesTable(plan, width), headline: totalLine(plan) },
    {
      title: "Is the evidence enough?",
      lines: [...planGradeLines(plan), ...gradeLines(plan).map((line) => `- ${line}`)],
    },
    { title: "Rules and quota", table: groupsTable(plan) },
    { title: "Kept without evidence", lines: keptLines(plan) },
    { title: "Risks", lines: riskLines(plan) },
    { title: "Eligible, and left as it is", table: weighedTable(plan) },
    { title: "Not eligible", table: ineligibleTable(plan) },
    { title: "What the evidence does not show", lines: evidenceHoles(plan).map((hole) => `- ${hole}`) },
    { title: "Proof", lines: proofLines(plan) },
  ];
}

function headLines(plan: Plan): string[] {
  const { accountId, region, evidence } = plan;
  const holes = evidenceHoles(plan).length;
  const days = Math.round((evidence.to - evidence.from) / 86_400);
  return [
    `Account ${accountId}, ${region}`,
    evidence.kind === "approved-list"
      ? "An approved list stands in for evidence: who came was not looked at"
      : evidence.to > evidence.from
        ? `Evidence of ${formatDay(evidence.from)} to ${formatDay(evidence.to - 1)} (${counted(days, "day")})${holes === 0 ? ", complete" : ", with holes: see below"}`
        : "No evidence: nothing can be tightened without it",
  ];
}

function totalLine(plan: Plan): string {
  const before = BigInt(plan.totals.addressesBefore);
  const after = BigInt(plan.totals.addressesAfter);
  if (before === 0n) return nothingChanges(plan);
  const less = Number(before - after) / Number(before);
  return `${formatCount(before)} trusted addresses become ${formatCount(after)}: ${formatPercent(less)} less`;
}

/** Nothing to do is a result too, and it has a reason. */
function nothingChanges(plan: Plan): string {
  if (weighedTable(plan).rows.length > 0)
    return "Nothing changes: each eligible rule stays, for the reason given below.";
  return "Nothing changes: no rule is eligible, for the reasons given below.";
}

/** Sources that stay allowed whoever came: exceptions and the approved list. */
function keptLines({ kept, groups }: Plan): string[] {
  const names = new Map(groups.map((group) => [group.groupId, groupText(group)]));
  return kept.map(
    (entry) =>
      `- ${names.get(entry.groupId) ?? entry.groupId}: ${entry.cidr} on ${trafficText(entry)}, for ${entry.reason}`,
  );
}

/** Of groups that change: where nothing changes, nothing is at risk. */
function riskLines({ groups }: Plan): string[] {
  return groups
    .filter((group) => group.steps.length > 0)
    .flatMap((group) => group.risks.map(({ message }) => `- ${groupText(group)}: ${message}`));
}

function proofLines({ proof }: Plan): string[] {
  return proof.statements.map(
    ({ id, holds, checked }) => `${holds ? "holds" : "BROKEN"}  ${id} (${counted(checked, "fact")} checked)`,
  );
}
