import { basename } from "node:path";
import { counted, formatCount } from "@sgt/cidr";
import { gradeLines, planGradeLines } from "@sgt/report/plan";
import { formatPercent, type Table } from "@sgt/report/text";
import type { Plan } from "@sgt/rules";
import type { Section } from "../../render/document.js";
import { weighedTable } from "../../render/kept-tables.js";
import { killedText } from "./change-and-revert.js";
import type { DemoResult } from "./demo-result.js";
import { type PlacedTrust, placedText } from "./place-trusted.js";

/** Returns the demo's result as a person reads it; `next` are commands for what it left behind. */
export function demoSections(result: DemoResult, plan: Plan, next: NonNullable<Section["commands"]>): Section[] {
  const { addressesBefore, addressesAfter, holes } = result;
  const less = formatPercent((addressesBefore - addressesAfter) / addressesBefore);
  return [
    {
      title: "Broad rules, before and after",
      table: articleTable(result),
      headline: `${formatCount(addressesBefore)} allowed addresses become ${formatCount(addressesAfter)}: ${less} less`,
    },
    {
      title: "Evidence",
      lines: [...planGradeLines(plan), ...gradeLines(plan).map((line) => `- ${line}`)],
    },
    { title: "Eligible, and kept", table: weighedTable(plan) },
    { title: "Gaps in the evidence", lines: holes.map((hole) => `- ${hole}`) },
    { title: "Tested on the way", lines: withstood(result) },
    { title: "Public CIDRs that groups allow", lines: trustedLines(result.trusted) },
    { title: "Next steps", commands: next },
  ];
}

/** All of it happened, and was found by reading the account. */
function withstood({ killed, applied }: DemoResult): string[] {
  return [
    `- apply was killed right after AWS made a change, before the answer arrived; its journal says: ${killedText(killed)}`,
    `- apply --resume finished it: ${counted(applied.groupCount, "group")} verified as planned`,
    "- revert put every rule, description and tag back, from the journal alone",
  ];
}

/** What the map shows, and which of it is worth a look. What anybody may reach is meant so here. */
function trustedLines(trusted: PlacedTrust): string[] {
  const doubts = trusted.toLookAt
    .filter(({ cidr }) => !cidr.endsWith("/0"))
    .map(({ cidr, says }) => `${cidr} (${says.join("; ")})`);
  const names = trusted.maps.map((file) => basename(file));
  return [`- ${placedText(trusted)}: ${names.join(" and ")} show them`, `- to check: ${doubts.join(", ")}`];
}

function articleTable({ rows }: DemoResult): Table {
  return {
    columns: [
      { title: "Group" },
      { title: "Before" },
      { title: "Allowed", align: "right" },
      { title: "After" },
      { title: "Allowed", align: "right" },
      { title: "Rules/grade", align: "right" },
    ],
    rows: rows.map((row) => [
      `${row.groupName}\n${row.traffic}`,
      row.before,
      formatCount(row.addressesBefore),
      row.after.join("\n"),
      formatCount(row.addressesAfter),
      `${row.rulesBefore} → ${row.rulesAfter} of ${row.ruleQuota}\n${row.grade}`,
    ]),
  };
}
