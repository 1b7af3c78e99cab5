import { counted, formatCount } from "@sgt/cidr";
import { formatMinute, groupText, type Table } from "@sgt/report/text";
import type { Plan, RefusedFlow, ReplayReport } from "@sgt/rules";
import { formatFlow, formatIdentity } from "@sgt/snapshot";
import type { Section } from "../../render/document.js";

/** As many sources as a person reads; CSV and JSON have all. */
const SHOWN = 100;

interface Replayed {
  readonly plan: Plan;
  readonly report: ReplayReport;
  readonly asked: { readonly from: number; readonly to: number };
  readonly holes: readonly string[];
}

/** Returns who would have been refused, by rule and source with the days on which it came, and what is not known. */
export function replaySections({ plan, report, asked, holes }: Replayed): Section[] {
  const sources = bySource(report.refused);
  const more = sources.length - SHOWN;
  return [
    {
      title: `Replay of ${report.planId}`,
      lines: [
        `Window   ${formatMinute(asked.from)} to ${formatMinute(asked.to)}`,
        `Replayed ${counted(report.checkedRecordCount, "accepted record")}`,
      ],
      headline: headline(report, sources.length),
    },
    { title: "Sources that would have been rejected", table: refusedTable(plan, sources.slice(0, SHOWN)) },
    { lines: more > 0 ? [`and ${formatCount(more)} more (--format csv lists all)`] : [] },
    { title: "Not known", lines: [...unknownLines(report), ...holes] },
  ];
}

function headline({ refused, refusedRecordCount, quiet }: ReplayReport, sourceCount: number): string {
  if (quiet) return "Quiet: no source would have been rejected.";
  if (refused.length === 0) return "No source would have been rejected, as far as is known.";
  return `${counted(sourceCount, "source")} would have been rejected, ${counted(refusedRecordCount, "record")}: the plan blocks a source that was seen`;
}

interface RefusedSource {
  readonly flow: RefusedFlow;
  readonly dates: ReadonlySet<string>;
  readonly ports: ReadonlySet<string>;
  readonly recordCount: number;
}

/** Flows come sorted by group, rule, source and day. */
function bySource(refused: readonly RefusedFlow[]): RefusedSource[] {
  const sources = new Map<string, { flow: RefusedFlow; dates: Set<string>; ports: Set<string>; recordCount: number }>();
  for (const flow of refused) {
    const key = `${flow.groupId} ${flow.rule} ${flow.source}`;
    const known = sources.get(key) ?? { flow, dates: new Set(), ports: new Set(), recordCount: 0 };
    known.dates.add(flow.date);
    known.ports.add(formatFlow(flow.protocol, flow.port));
    known.recordCount += flow.recordCount;
    sources.set(key, known);
  }
  return [...sources.values()];
}

function refusedTable({ groups }: Plan, sources: readonly RefusedSource[]): Table {
  const names = new Map(groups.map((group) => [group.groupId, groupText(group)]));
  return {
    columns: [
      { title: "Group" },
      { title: "Removed rule" },
      { title: "Source" },
      { title: "Port" },
      { title: "Days" },
      { title: "Records", align: "right" },
    ],
    rows: sources.map(({ flow, dates, ports, recordCount }) => [
      names.get(flow.groupId) ?? flow.groupId,
      formatIdentity(flow.rule),
      flow.source,
      [...ports].slice(0, 3).join("\n"),
      daysText([...dates]),
      formatCount(recordCount),
    ]),
  };
}

function daysText(dates: readonly string[]): string {
  const [first = "", ...rest] = dates;
  return rest.length === 0 ? first : `${counted(dates.length, "day")}\n${first}\n${rest.at(-1)}`;
}

function unknownLines({ unattributedRecordCount, goneRecordCount }: ReplayReport): string[] {
  const sinceCount = unattributedRecordCount - goneRecordCount;
  return [
    ...(sinceCount === 0
      ? []
      : [
          `- ${counted(sinceCount, "accepted record")} of interfaces newer than the plan: collect again, and pass --snapshot`,
        ]),
    ...(goneRecordCount === 0
      ? []
      : [
          `- ${counted(goneRecordCount, "accepted record")} of interfaces deleted before the plan was made: their groups are not known`,
        ]),
  ];
}

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
      formatIdentity(flow.rule),
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
