import { counted, formatCount, someOf } from "@sgt/cidr";
import type { GroupPlan, Plan, RuleDecision } from "@sgt/rules";
import { formatPeer, formatTraffic } from "@sgt/snapshot";
import { groupText } from "../text/group-text.js";
import { formatDay } from "../text/numbers.js";
import { markdownCell } from "../text/safe-text.js";
import { renderMarkdown } from "../text/write-table.js";
import { beyondLines, beyondRemedy } from "./beyond-tolerance.js";
import { changingGroups, trustLine } from "./code-head.js";
import { gradeOf, gradeText, planGradeLines } from "./grade-words.js";
import { keptLines } from "./kept-lines.js";
import { SourceNames } from "./source-names.js";

const CHANGES: ReadonlySet<string> = new Set(["tighten", "already-covered", "remove-unused"]);
const WEIGHED: ReadonlySet<string> = new Set(["observe", "unused", "no-room", "no-gain", "kept-by-exception"]);
/** A pull request is read on a page: beyond this the JSON is the place. */
const SHOWN_CIDRS = 8;
const SHOWN_RULES = 200;

/**
 * Returns the plan as Markdown for a pull request: the sum, one table of what changes, and all else folded
 * away. Text from the account is escaped: names and descriptions can neither add markup nor rows.
 *
 * @param holes what the evidence does not show, in words
 */
export function planAsReview(plan: Plan, holes: readonly string[]): string {
  const groups = changingGroups(plan);
  return [
    `## ${groups.length === 0 ? "Nothing to tighten" : `Tighten ${counted(groups.length, "security group")}`}\n`,
    `**${trustLine(plan)}**\n`,
    list(headLines(plan)),
    changesTable(plan, groups),
    beyond(plan),
    folded(`Rules, quota and calls of ${counted(groups.length, "group")}`, groupsTable(groups), groups.length),
    folded("Risks", list(riskLines(groups)), riskLines(groups).length),
    folded("Kept without evidence", list(keptLines(plan)), keptLines(plan).length),
    folded(...weighed(plan)),
    folded("Gaps in the evidence", list(holes), holes.length),
    folded("Proof", list(proofLines(plan)), 1),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function headLines(plan: Plan): string[] {
  const { planId, accountId, region, evidence } = plan;
  const source =
    evidence.kind === "approved-list"
      ? "An approved list replaces the evidence"
      : `Evidence of ${formatDay(evidence.from)} to ${formatDay(Math.max(evidence.from, evidence.to - 1))}`;
  return [`Plan ${planId}, account ${accountId}, ${region}`, source, ...planGradeLines(plan)];
}

function changesTable(plan: Plan, groups: readonly GroupPlan[]): string {
  const names = new SourceNames(plan.names);
  const rows = groups.flatMap((group) =>
    group.decisions
      .filter(({ decision }) => CHANGES.has(decision))
      .map((decision) => changeRow(plan, group, decision, names)),
  );
  if (rows.length === 0) return "";
  const columns = ["Group", "Before", "After", "Allowed", "Sources seen", "Evidence"].map((title) => ({ title }));
  const more = rows.length - SHOWN_RULES;
  const rest = more > 0 ? `\nand ${counted(more, "more rule")}: see the plan's JSON\n` : "";
  return `${renderMarkdown({ columns, rows: rows.slice(0, SHOWN_RULES) })}${rest}`;
}

function changeRow(plan: Plan, group: GroupPlan, decided: RuleDecision, names: SourceNames): string[] {
  const { rule, decision, replacements, evidence, addressesBefore, addressesAfter } = decided;
  const grade = gradeOf(plan, group.groupId, rule);
  const gone = decision === "already-covered" ? "(other rules)" : "(removed)";
  return [
    `${groupText(group)}\n${group.groupId}`,
    `${formatPeer(rule.peer)}\n${formatTraffic(rule)}`,
    replacements.length === 0
      ? gone
      : someOf(
          replacements.map((rule) => names.beside(formatPeer(rule.peer))),
          SHOWN_CIDRS,
        ),
    `${formatCount(addressesBefore)} → ${formatCount(addressesAfter)}`,
    evidence.lastSeen === null
      ? "nobody"
      : `${counted(evidence.sourceCount, "source")}, last ${formatDay(evidence.lastSeen)}`,
    grade === undefined ? "not graded" : gradeText(grade),
  ];
}

/** Not folded away: a reviewer has to see it. */
function beyond(plan: Plan): string {
  const lines = beyondLines(plan);
  if (lines.length === 0) return "";
  const remedy = beyondRemedy(plan);
  const command = remedy === null ? "" : `\nWithin the tolerance with: \`${remedy}\`\n`;
  return `**Beyond the tolerance**\n\n${list(lines)}${command}`;
}

function groupsTable(groups: readonly GroupPlan[]): string {
  return renderMarkdown({
    columns: [{ title: "Group" }, { title: "Rules" }, { title: "IPv4 quota" }, { title: "Calls, in this order" }],
    rows: groups.map((group) => [
      groupText(group),
      `${group.before.length} → ${group.before.length + group.add.length - group.remove.length}`,
      `${group.quota.ipv4.after} of ${group.quota.limit}, peak ${group.quota.ipv4.peak}`,
      group.steps.map((step) => `${step.kind} ${step.kind === "modify" ? 1 : step.rules.length}`).join(", "),
    ]),
  });
}

function riskLines(groups: readonly GroupPlan[]): string[] {
  return groups.flatMap((group) => group.risks.map((risk) => `${groupText(group)}: ${risk.message}`));
}

function weighed(plan: Plan): [string, string, number] {
  const rows = plan.groups.flatMap((group) =>
    group.decisions
      .filter(({ decision }) => WEIGHED.has(decision))
      .map(({ rule, reason }) => [groupText(group), `${formatPeer(rule.peer)}\n${formatTraffic(rule)}`, reason]),
  );
  const columns = [{ title: "Group" }, { title: "Rule" }, { title: "Why it is kept" }];
  return [`${counted(rows.length, "eligible rule")} kept`, renderMarkdown({ columns, rows }), rows.length];
}

function proofLines({ proof }: Plan): string[] {
  return proof.statements.map(
    ({ id, holds, checked }) => `${holds ? "holds" : "BROKEN"}: ${id} (${counted(checked, "fact")} checked)`,
  );
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.map((line) => `- ${markdownCell(line)}`).join("\n")}\n`;
}

/** Blank lines around the content, so that Markdown within HTML is read as such. */
function folded(title: string, content: string, count: number): string {
  if (count === 0) return "";
  return `<details><summary>${markdownCell(title)}</summary>\n\n${content}\n</details>\n`;
}
