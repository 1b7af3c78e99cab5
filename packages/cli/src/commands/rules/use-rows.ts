import type { RowSource } from "@sgt/report/text";
import type { RuleUse, UsageReport } from "@sgt/rules";
import { formatFlow, formatIdentity, formatPeer } from "@sgt/snapshot";

const FIELDS = [
  "group_id",
  "account_id",
  "region",
  "group_name",
  "rule_id",
  "protocol",
  "from_port",
  "to_port",
  "peer",
  "state",
  "records",
  "sole_records",
  "possible_records",
  "bytes",
  "sources",
  "first_seen",
  "last_seen",
  "ports",
  "interfaces",
  "shadowed_by",
  "description",
] as const;

/** Returns one row for each rule, for spreadsheets and scripts; ports and interfaces with their records, busiest first. */
export function useRows(reports: readonly UsageReport[]): RowSource {
  return {
    columns: FIELDS.map((title) => ({ title })),
    rows: rowsOf(reports),
  };
}

function* rowsOf(reports: readonly UsageReport[]): Generator<string[]> {
  for (const report of reports) for (const use of report.rules) yield useRow(report, use);
}

function useRow({ accountId, region }: UsageReport, use: RuleUse): string[] {
  const { rule } = use;
  return [
    use.groupId,
    accountId,
    region,
    use.groupName,
    rule.ruleId ?? "",
    rule.protocol,
    `${rule.fromPort ?? ""}`,
    `${rule.toPort ?? ""}`,
    formatPeer(rule.peer),
    use.state,
    `${use.recordCount}`,
    `${use.soleRecordCount}`,
    `${use.possibleRecordCount}`,
    `${use.byteCount}`,
    `${use.sourceCount}`,
    isoTime(use.firstSeen),
    isoTime(use.lastSeen),
    use.ports.map((port) => `${formatFlow(port.protocol, port.port)}=${port.recordCount}`).join("; "),
    use.enis.map((eni) => `${eni.eniId}=${eni.recordCount}`).join("; "),
    use.shadowedBy === null ? "" : formatIdentity(use.shadowedBy),
    rule.description ?? "",
  ];
}

function isoTime(seconds: number | null): string {
  return seconds === null ? "" : new Date(seconds * 1000).toISOString();
}
