import { counted, formatCount, HOUR_S } from "@sgt/cidr";
import type { Coverage } from "@sgt/flowlogs";
import { formatDay, formatMinute, formatPercent, type Table } from "@sgt/report/text";
import type { Section } from "./document.js";
import { firstOf } from "./first-of.js";

/** As many holes as a person reads; the JSON has all. */
const SHOWN = 5;

/** What is known and not known about a window. */
export interface CoverageSections {
  readonly window: Section;
  readonly gaps: Section;
  /** Who opened the connections. */
  readonly initiation: Section;
}

/** Returns what is known and not known about a window. */
export function coverageSections(coverage: Coverage): CoverageSections {
  return {
    window: { lines: windowLines(coverage) },
    gaps: { title: "Gaps", lines: holeLines(coverage) },
    initiation: { title: "Accepted records", table: initiationTable(coverage) },
  };
}

function windowLines(coverage: Coverage): string[] {
  const { asked, covered, recordCount, acceptedCount, rejectedCount, outsideWindowCount } = coverage;
  const nameless = coverage.withoutInterfaceCount;
  return [
    `Window   ${formatMinute(asked.from)} to ${formatMinute(asked.to)} (${lengthOf(asked)})`,
    covered === null ? "Covered  nothing" : `Covered  ${formatMinute(covered.from)} to ${formatMinute(covered.to)}`,
    `Records  ${formatCount(recordCount)}: ${formatCount(acceptedCount)} accepted, ${formatCount(rejectedCount)} rejected`,
    ...(outsideWindowCount > 0 ? [`Outside  ${counted(outsideWindowCount, "record")} of other days ignored`] : []),
    ...(nameless > 0
      ? [`Outside  ${counted(nameless, "record")} without an interface, such as of regional NAT gateways`]
      : []),
    ...coverage.otherFiles.map(
      ({ what, count, examples }) =>
        `Beside   ${counted(count, "file")} not a flow log: ${what}, such as ${examples[0]}`,
    ),
  ];
}

/** In days where it is days: a window of two hours is not one of 0 days. */
function lengthOf({ from, to }: Coverage["asked"]): string {
  const hours = Math.round((to - from) / HOUR_S);
  return hours < 48 && hours % 24 !== 0 ? counted(hours, "hour") : counted(Math.round(hours / 24), "day");
}

const SAYS = {
  initiated: "the source: proved",
  unknown: "not known; counts as evidence",
  "likely-response": "most likely this interface; counts as evidence",
  response: "this interface: proved; ignored",
} as const;

function initiationTable({ initiationCounts }: Coverage): Table {
  const total = Object.values(initiationCounts).reduce((sum, count) => sum + count, 0);
  const ids = total === 0 ? [] : (Object.keys(SAYS) as (keyof typeof SAYS)[]);
  return {
    columns: [
      { title: "Records", align: "right" },
      { title: "Share", align: "right" },
      { title: "Who opened the connection", wraps: true },
    ],
    rows: ids.map((id) => [formatCount(initiationCounts[id]), formatPercent(initiationCounts[id] / total), SAYS[id]]),
  };
}

/** Returns every kind of hole with its first few examples; empty when there is none. */
export function holeLines(coverage: Coverage): string[] {
  return [
    ...silentDays(coverage),
    ...skipped(coverage),
    ...unknownEnis(coverage),
    ...unread(coverage),
    ...malformed(coverage),
  ];
}

function silentDays({ daysWithoutData }: Coverage): string[] {
  if (daysWithoutData.length === 0) return [];
  return [
    `- ${counted(daysWithoutData.length, "day")} without any record: ${firstOf(daysWithoutData, SHOWN).join(", ")}`,
  ];
}

function skipped({ skipDataCount, enis }: Coverage): string[] {
  if (skipDataCount === 0) return [];
  const hit = enis.filter((eni) => eni.hoursSkipped > 0);
  const hours = hit.reduce((sum, eni) => sum + eni.hoursSkipped, 0);
  const ids = hit.map((eni) => eni.eniId);
  return [
    `- AWS skipped records in ${counted(hours, "hour")} of ${counted(hit.length, "interface")} (SKIPDATA): ${firstOf(ids, SHOWN).join(", ")}`,
  ];
}

function unknownEnis({ enis }: Coverage): string[] {
  const unknown = enis.filter((eni) => !eni.known);
  if (unknown.length === 0) return [];
  const records = unknown.reduce((sum, eni) => sum + eni.recordCount, 0);
  const seen = unknown.map((eni) => `${eni.eniId}${eni.lastSeen === null ? "" : ` (last ${formatDay(eni.lastSeen)})`}`);
  return [
    `- ${counted(unknown.length, "interface")} not in the snapshot, ${counted(records, "record")}: ${firstOf(seen, SHOWN).join(", ")}`,
  ];
}

function unread({ unread: objects }: Coverage): string[] {
  if (objects.length === 0) return [];
  return [
    `- ${counted(objects.length, "file")} not read, or not completely:`,
    ...firstOf(
      objects.map(({ key, code, message }) => `${key}: ${code} ${message}`),
      SHOWN,
    ).map((line) => `    ${line}`),
  ];
}

function malformed({ malformed: kinds }: Coverage): string[] {
  return kinds.flatMap(({ code, count, examples }) => [
    `- ${counted(count, "line")} that cannot be read (${code}):`,
    ...examples.map(({ key, line, text }) => `    ${key}, line ${line}: ${text.slice(0, 100)}`),
  ]);
}
