import { gradeOf } from "@sgt/report/plan";
import type { Table } from "@sgt/report/text";
import type { GradeNote, Plan } from "@sgt/rules";
import { formatPeer } from "@sgt/snapshot";

const FIELDS = [
  "group_id",
  "group_name",
  "protocol",
  "from_port",
  "to_port",
  "peer",
  "decision",
  "replacements",
  "addresses_before",
  "addresses_after",
  "sources",
  "records",
  "last_seen",
  "grade",
  "cut_per_week",
  "description",
  "reason",
] as const;

function gradeFields(grade: GradeNote | undefined): string[] {
  return [grade?.level ?? "", grade?.cutPerWeek === null || grade === undefined ? "" : `${grade.cutPerWeek}`];
}

/** Returns one row for each rule of the plan's groups, for spreadsheets and scripts. */
export function planRows(plan: Plan): Table {
  return {
    columns: FIELDS.map((title) => ({ title })),
    rows: plan.groups.flatMap(({ groupId, groupName, decisions }) =>
      decisions.map(({ rule, decision, reason, replacements, evidence, addressesBefore, addressesAfter }) => [
        groupId,
        groupName,
        rule.protocol,
        `${rule.fromPort ?? ""}`,
        `${rule.toPort ?? ""}`,
        formatPeer(rule.peer),
        decision,
        replacements.map((rule) => formatPeer(rule.peer)).join(" "),
        addressesBefore,
        addressesAfter,
        `${evidence.sourceCount}`,
        `${evidence.recordCount}`,
        evidence.lastSeen === null ? "" : new Date(evidence.lastSeen * 1000).toISOString(),
        ...gradeFields(gradeOf(plan, groupId, rule)),
        rule.description ?? "",
        reason,
      ]),
    ),
  };
}
