import { counted, DAY_S, formatCount } from "@sgt/cidr";
import { beyondLines, beyondRemedy, gradeLines, keptLines, planGradeLines } from "@sgt/report/plan";
import { formatDay, formatPercent, groupText, type Table } from "@sgt/report/text";
import type { GroupPlan, Plan, QuotaUse } from "@sgt/rules";
import { groupBy } from "@sgt/snapshot";
import { changesTable } from "../../render/changes-table.js";
import { type Look, renderDocument, type Section } from "../../render/document.js";
import { firstOf } from "../../render/first-of.js";
import { ineligibleTable, planEnoughFrom, weighedTable } from "../../render/kept-tables.js";
import { proofLines } from "../../render/proof-lines.js";

/** How a plan is shown. */
interface PlanLook extends Look {
  /** Also what nobody decides on: the quota, rules that are not eligible, and the proof. */
  readonly verbose: boolean;
}

/** Returns what a person needs to decide on a plan. */
export function renderPlan(plan: Plan, look: PlanLook): string {
  return renderDocument(planSections(plan, look), look);
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

/** Returns the plan in three sections: what changes, how sure that is, what stays and why; with `verbose` all that it holds. */
function planSections(plan: Plan, { width, verbose }: PlanLook): Section[] {
  const isWhole = plan.proof.statements.every(({ holds }) => holds);
  return [
    { title: `Plan ${plan.planId}`, lines: headLines(plan) },
    { title: "What changes", table: changesTable(plan, width), headline: totalLine(plan) },
    { title: "Evidence, risks and gaps", lines: sureLines(plan), commands: remedy(plan) },
    { title: "Eligible, and kept", table: weighedTable(plan) },
    ...(verbose ? restSections(plan) : [{ lines: [restLine(plan)] }]),
    { title: "Proof", lines: verbose || !isWhole ? proofLines(plan) : [] },
  ];
}

function restSections(plan: Plan): Section[] {
  return [
    { title: "Rules and quota", table: groupsTable(plan) },
    { title: "Not eligible", table: ineligibleTable(plan) },
  ];
}

/** What is left out of the screen, in a line. */
function restLine(plan: Plan): string {
  const ineligible = ineligibleTable(plan).rows.reduce(
    (sum, [count = "0"]) => sum + Number(count.replaceAll(",", "")),
    0,
  );
  return `Also: ${counted(ineligible, "rule")} not eligible; quota, calls and proof with --verbose`;
}

/** What speaks for and against it: the grade, then what was graded down, then risks, each once, then what was not seen. */
function sureLines(plan: Plan): string[] {
  const rules = hasChanges(plan) ? gradeLines(plan) : [];
  return [
    ...planGradeLines(plan),
    ...[...rules, ...beyondLines(plan), ...riskLines(plan)].map((line) => `- ${line}`),
    ...keptLines(plan).map((line) => `- kept without evidence: ${line}`),
    ...evidenceHoles(plan).map((hole) => `- gap: ${hole}`),
  ];
}

/** Reports whether a plan changes anything. */
export const hasChanges = ({ groups }: Plan): boolean => groups.some((group) => group.steps.length > 0);

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
  if (weighedTable(plan).rows.length === 0) return "Nothing changes: no rule is eligible (--verbose says why).";
  const day = planEnoughFrom(plan);
  const later = day === null ? "" : ` The first can have enough evidence on ${day}: plan again then.`;
  return `Nothing changes: every eligible rule is kept, for the reasons below.${later}`;
}

/** Of groups that change: where nothing changes, nothing is at risk. The same risk of several groups is told once. */
function riskLines({ groups }: Plan): string[] {
  const risks = groups
    .filter((group) => group.steps.length > 0)
    .flatMap((group) => group.risks.map(({ message }) => ({ message, group: groupText(group) })));
  return [...groupBy(risks, ({ message }) => message)].map(
    ([message, same]) =>
      `${firstOf(
        same.map(({ group }) => group),
        SHOWN_GROUPS,
      ).join(", ")}: ${message}`,
  );
}

/** More groups nobody reads in a line. */
const SHOWN_GROUPS = 5;

/** Returns each group that changes with its rules and its quota before, at its fullest, and after. */
function groupsTable(plan: Plan): Table {
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
