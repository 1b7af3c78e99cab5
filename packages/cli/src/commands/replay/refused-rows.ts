import type { Table } from "@sgt/report/text";
import type { ReplayReport } from "@sgt/rules";

const FIELDS = [
  "source",
  "group_id",
  "rule",
  "date",
  "protocol",
  "port",
  "interface",
  "records",
  "first_seen",
  "last_seen",
] as const;

/** Returns one row for each source, rule, day, port and interface that the plan would have refused. */
export function refusedRows({ refused }: ReplayReport): Table {
  return {
    columns: FIELDS.map((title) => ({ title })),
    rows: refused.map((flow) => [
      flow.source,
      flow.groupId,
      flow.rule,
      flow.date,
      `${flow.protocol}`,
      `${flow.port}`,
      flow.eniId,
      `${flow.recordCount}`,
      new Date(flow.firstSeen * 1000).toISOString(),
      new Date(flow.lastSeen * 1000).toISOString(),
    ]),
  };
}
