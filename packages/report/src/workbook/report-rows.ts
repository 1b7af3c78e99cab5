import { type Finding, formatExposure, type RuleRow, type Severity, severityRank } from "@sgt/findings";
import { knownUse } from "../findings/csv.js";
import type { SheetColumn } from "./sheet-table.js";

/** A row of cells that no link has been put into yet; it can wait in a file as JSON. */
export type PlainRow = readonly (string | number | null)[];

/** Severity in words that sort as it is meant, and can be told without colour. */
function severityText(severity: Severity): string {
  return `${severityRank(severity) + 1} ${severity}`;
}

export const FINDING_SHEET_COLUMNS: readonly SheetColumn[] = [
  { title: "Severity", width: 11 },
  { title: "Exposure", width: 14 },
  { title: "Title", width: 48 },
  { title: "Account", width: 14 },
  { title: "Region", width: 14 },
  { title: "Resource", width: 22 },
  { title: "Name", width: 24 },
  { title: "What", width: 44 },
  { title: "Reachable", width: 44 },
  { title: "Remedy", width: 36 },
  { title: "Kind", width: 24 },
  { title: "Hits", width: 10 },
  { title: "Sources", width: 9 },
  { title: "Last seen", width: 12 },
  { title: "Allowed now", width: 14 },
  { title: "After a plan", width: 14 },
  { title: "Finding", width: 20 },
];

/** Where the id of a finding is in its row, and in the row of its rule. */
export const FINDING_ID_CELL = 16;
export const FINDING_ACCOUNT_CELL = 3;
export const RULE_FINDING_CELL = 10;

/** Returns a finding as a row of the sheet Findings. */
export function findingRow(finding: Finding): PlainRow {
  const { use, shrink, resource, exposure } = finding;
  const known = knownUse(finding);
  return [
    severityText(finding.severity),
    exposure.state.replace("-", " "),
    finding.title,
    finding.accountId,
    finding.region,
    resource.id,
    resource.name,
    finding.what,
    formatExposure(exposure),
    finding.remedy,
    finding.kind,
    known?.recordCount ?? null,
    known?.sourceCount ?? null,
    use?.lastSeen ? new Date(use.lastSeen * 1000).toISOString().slice(0, 10) : null,
    countCell(shrink?.addressesBefore),
    countCell(shrink?.addressesAfter),
    finding.findingId,
  ];
}

export const RULE_SHEET_COLUMNS: readonly SheetColumn[] = [
  { title: "Severity", width: 11 },
  { title: "Account", width: 14 },
  { title: "Region", width: 14 },
  { title: "Of", width: 15 },
  { title: "Resource", width: 22 },
  { title: "Name", width: 24 },
  { title: "Rule", width: 22 },
  { title: "Traffic", width: 18 },
  { title: "Source", width: 24 },
  { title: "Why", width: 26 },
  { title: "Finding", width: 20 },
  { title: "VPC", width: 22 },
  { title: "Description", width: 40 },
];

/** Returns a rule as a row of the sheet Rules. */
export function ruleRow(
  rule: RuleRow,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): PlainRow {
  return [
    rule.severity === null ? "-" : severityText(rule.severity),
    accountId,
    region,
    rule.resourceType.replace("-", " "),
    rule.resourceId,
    rule.resourceName,
    rule.ruleId,
    rule.traffic,
    rule.peer,
    rule.because,
    rule.findingId,
    rule.vpcId,
    rule.description,
  ];
}

/** Excel's numbers are exact to 15 digits; larger counts stay text. */
export function countCell(count: string | undefined): string | number | null {
  if (count === undefined) return null;
  return count.length > 15 ? count : Number(count);
}
