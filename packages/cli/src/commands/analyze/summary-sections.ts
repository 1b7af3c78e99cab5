import { counted, formatCount } from "@sgt/cidr";
import type { AnalyzeResult } from "@sgt/flowlogs/node";
import { formatBytes, type Table } from "@sgt/report/text";
import { formatFlow } from "@sgt/snapshot";
import { bar } from "../../render/chart.js";
import { coverageSections } from "../../render/coverage-sections.js";
import type { Section } from "../../render/document.js";

/** Cells of the longest bar. */
const BAR_WIDTH = 30;

/** Below this many columns an interface stands below its groups. */
const WIDE = 110;

/** What is shown of a reading beside its result. */
export interface SummaryView {
  /** The names of the groups on each interface. */
  readonly groupsOf: ReadonlyMap<string, string>;
  /** Records dated after now, which no window holds. */
  readonly aheadCount: number;
  /** How the interfaces are logged. */
  readonly logging: Section;
  readonly width: number;
}

/** Returns what was read as a person decides by it: how much, what is missing, who is new, and then who reached what. */
export function summarySections(result: AnalyzeResult, view: SummaryView): Section[] {
  const { window, gaps, initiation } = coverageSections(result.coverage);
  return [
    {
      lines: [
        ...(window.lines ?? []),
        `Sources  ${counted(result.sourceCount, "address", "addresses")} reached ${reached(result)}`,
      ],
    },
    { ...gaps, lines: [...aheadLines(view.aheadCount), ...(gaps.lines ?? [])] },
    view.logging,
    { title: "Sources seen for the first time, by week", lines: weekLines(result) },
    initiation,
    { title: "Top talkers", table: talkersTable(result, view) },
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

function talkersTable({ topTalkers }: AnalyzeResult, { groupsOf, width }: SummaryView): Table {
  const isWide = width >= WIDE;
  return {
    columns: [
      { title: "Source" },
      { title: "Reached (security groups)", wraps: true },
      ...(isWide ? [{ title: "Interface" }] : []),
      { title: "Port" },
      { title: "Records", align: "right" as const },
      { title: "Bytes", align: "right" as const },
    ],
    rows: topTalkers.map(({ source, eniId, protocol, port, recordCount, byteCount }) => [
      source,
      isWide ? (groupsOf.get(eniId) ?? "") : [groupsOf.get(eniId), eniId].filter(Boolean).join("\n"),
      ...(isWide ? [eniId] : []),
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
