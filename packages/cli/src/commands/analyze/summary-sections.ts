import { counted, formatCount } from "@sgt/cidr";
import type { AnalyzeResult } from "@sgt/flowlogs/node";
import { formatBytes } from "@sgt/report/text";
import { formatFlow } from "@sgt/snapshot";
import { bar } from "../../render/chart.js";
import { coverageSections } from "../../render/coverage-sections.js";
import type { Section } from "../../render/document.js";

/** Cells of the longest bar. */
const BAR_WIDTH = 30;

/**
 * Returns what was read as a person asks it: how much, who reached what, who is new, what is missing.
 *
 * @param aheadCount - records dated after now, which no window holds
 */
export function summarySections(
  result: AnalyzeResult,
  groupsOf: ReadonlyMap<string, string>,
  aheadCount: number,
): Section[] {
  const [window, initiation, holes] = coverageSections(result.coverage) as [Section, Section, Section];
  return [
    {
      lines: [
        ...(window.lines ?? []),
        `Sources  ${counted(result.sourceCount, "address", "addresses")} reached ${reached(result)}`,
      ],
    },
    { title: "Top talkers", table: talkersTable(result, groupsOf) },
    { title: "Sources seen for the first time, by week", lines: weekLines(result) },
    initiation,
    { ...holes, lines: [...aheadLines(aheadCount), ...(holes.lines ?? [])] },
  ];
}

function aheadLines(aheadCount: number): string[] {
  if (aheadCount === 0) return [];
  return [
    `- ${counted(aheadCount, "record")} dated after today: a clock was wrong; the window does not follow, and does not hold them`,
  ];
}

function reached({ coverage }: AnalyzeResult): string {
  return counted(coverage.enis.filter((eni) => eni.hoursWithData > 0).length, "interface");
}

function talkersTable({ topTalkers }: AnalyzeResult, groupsOf: ReadonlyMap<string, string>) {
  return {
    columns: [
      { title: "Source" },
      { title: "Reached (security groups)", wraps: true },
      { title: "Port" },
      { title: "Records", align: "right" as const },
      { title: "Bytes", align: "right" as const },
    ],
    rows: topTalkers.map(({ source, eniId, protocol, port, recordCount, byteCount }) => [
      source,
      groupsOf.get(eniId) || eniId,
      formatFlow(protocol, port),
      formatCount(recordCount),
      formatBytes(byteCount),
    ]),
  };
}

/** A window that is long enough ends in weeks without anybody new. */
function weekLines({ newSourcesByWeek }: AnalyzeResult): string[] {
  const most = Math.max(1, ...newSourcesByWeek.map((week) => week.newSourceCount));
  const width = formatCount(most).length;
  return newSourcesByWeek.map(
    ({ week, newSourceCount }) =>
      `${week}  ${formatCount(newSourceCount).padStart(width)}  ${bar(newSourceCount / most, BAR_WIDTH)}`,
  );
}
