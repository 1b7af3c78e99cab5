import { counted, DAY_S, formatCount } from "@sgt/cidr";
import { beyondLines, beyondRemedy, gradeLines, keptLines, planGradeLines } from "@sgt/report/plan";
import { formatDay, formatPercent, groupText, type Table } from "@sgt/report/text";
import type { GroupPlan, Plan, QuotaUse } from "@sgt/rules";
import { changesTable } from "../../render/changes-table.js";
import { type Look, renderDocument, type Section } from "../../render/document.js";
import { ineligibleTable, weighedTable } from "../../render/kept-tables.js";

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
      title: "Evidence",
      lines: [...planGradeLines(plan), ...gradeLines(plan).map((line) => `- ${line}`)],
    },
    { title: "Beyond the tolerance", lines: beyondLines(plan).map((line) => `- ${line}`), commands: remedy(plan) },
    { title: "Rules and quota", table: groupsTable(plan) },
    { title: "Kept without evidence", lines: keptLines(plan).map((line) => `- ${line}`) },
    { title: "Risks", lines: riskLines(plan) },
    { title: "Eligible, and kept", table: weighedTable(plan) },
    { title: "Not eligible", table: ineligibleTable(plan) },
    { title: "Gaps in the evidence", lines: evidenceHoles(plan).map((hole) => `- ${hole}`) },
    { title: "Proof", lines: proofLines(plan) },
  ];
}

function remedy(plan: Plan): NonNullable<Section["commands"]> {
  const command = beyondRemedy(plan);
  return command === null ? [] : [["so that the tolerance is kept", command]];
}

function headLines(plan: Plan): string[] {
  return [`Account ${plan.accountId}, ${plan.region}`, evidenceLine(plan)];
}

/** Returns what stands behind a plan, in a line. */
export function evidenceLine(plan: Plan): string {
  const { evidence } = plan;
  const holes = evidenceHoles(plan).length;
  const days = Math.round((evidence.to - evidence.from) / DAY_S);
  if (evidence.kind === "approved-list") return "An approved list replaces the evidence: flow logs were not read";
  return evidence.to > evidence.from
    ? `Evidence of ${formatDay(evidence.from)} to ${formatDay(evidence.to - 1)} (${counted(days, "day")})${holes === 0 ? ", complete" : ", with gaps: see below"}`
    : "No evidence: nothing can be tightened";
}

function totalLine(plan: Plan): string {
  const before = BigInt(plan.totals.addressesBefore);
  const after = BigInt(plan.totals.addressesAfter);
  if (before === 0n) return nothingChanges(plan);
  const less = Number(before - after) / Number(before);
  return `${counted(before, "allowed address becomes", "allowed addresses become")} ${formatCount(after)}: ${formatPercent(less)} less`;
}

/** Nothing to do is a result too, and it has a reason. */
function nothingChanges(plan: Plan): string {
  if (weighedTable(plan).rows.length > 0) return "Nothing changes: every eligible rule is kept, for the reasons below.";
  return "Nothing changes: no rule is eligible, for the reasons below.";
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

/** Returns each group that changes with its rules and its quota before, at its fullest, and after. */
export function groupsTable(plan: Plan): Table {
  const changed = plan.groups.filter((group) => group.steps.length > 0);
  const hasIpv6 = changed.some(({ quota }) => quota.ipv6.peak > 0);
  return {
    columns: [
      { title: "Group" },
      { title: "Rules", align: "right" },
      { title: "Calls", align: "right" },
      { title: "IPv4 quota", align: "right" },
      ...(hasIpv6 ? [{ title: "IPv6 quota", align: "right" as const }] : []),
    ],
    rows: changed.map((group) => [
      groupText(group),
      `${group.before.length} → ${group.before.length + group.add.length - group.remove.length}`,
      `${group.steps.length}`,
      quotaText(group.quota.ipv4, group),
      ...(hasIpv6 ? [quotaText(group.quota.ipv6, group)] : []),
    ]),
  };
}

/** `4 of 60, peak 5`: old and new rules stand side by side for a moment, and that must fit too. */
function quotaText({ peak, after }: QuotaUse, { quota }: GroupPlan): string {
  return `${after} of ${quota.limit}, peak ${peak}`;
}
