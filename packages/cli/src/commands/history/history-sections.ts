import { counted, formatCount } from "@sgt/cidr";
import type { Sighting } from "@sgt/flowlogs";
import { formatDay } from "@sgt/report/text";
import type { HistoryGapCount, HistoryGapReason } from "@sgt/snapshot";
import type { HistoryRead } from "@sgt/snapshot/node";
import type { Section } from "../../render/document.js";

/** What history told, in figures. */
export interface ToldCount {
  readonly interfaceCount: number;
  /** How often it was told what an interface was. */
  readonly toldCount: number;
  /** How often it was told that one ended. */
  readonly goneCount: number;
  /** How often it was told when a rule was made. */
  readonly ruleMakingCount: number;
}

export function countTold(sightings: readonly Sighting[]): Omit<ToldCount, "ruleMakingCount"> {
  const count = (wanted: Sighting["kind"]): number => sightings.filter(({ kind }) => kind === wanted).length;
  const interfaceCount = new Set(sightings.map(({ accountId, eniId }) => `${accountId} ${eniId}`)).size;
  return { interfaceCount, toldCount: count("told"), goneCount: count("gone") };
}

/** What was read, as a person asks it: what could not be read and what is not told come first. */
export function historySections(history: HistoryRead, told: ToldCount): Section[] {
  return [
    { title: "Could not be read", lines: history.notRead.map(({ key, reason }) => `- ${key}: ${reason}`) },
    gapSection(history.gaps),
    { lines: [...readLines(history), ...ruleLines(told)] },
    { headline: headline(told) },
  ];
}

const SOURCES = { config: "AWS Config", cloudtrail: "CloudTrail" } as const;

const SAYS: Readonly<Record<HistoryGapReason, string>> = {
  "not-recorded": "the type is not recorded: groups not known",
  "no-configuration": "item without its configuration: groups not known",
  "recorded-daily": "recorded once a day: shorter-lived interfaces are missing",
  "event-incomplete": "event truncated or partly omitted: groups not known",
  "interface-unknown": "groups of an earlier instance changed: which interface is not known",
  "no-place": "no time, account or region",
};

function gapSection(gaps: readonly HistoryGapCount[]): Section {
  return {
    title: "Not known",
    table: {
      columns: [
        { title: "Account" },
        { title: "Region" },
        { title: "Source" },
        { title: "What", wraps: true },
        { title: "Times", align: "right" },
        { title: "First" },
        { title: "Last" },
      ],
      rows: gaps.map(({ accountId, region, source, reason, count, firstAt, lastAt }) => [
        ...[accountId, region, SOURCES[source], SAYS[reason], formatCount(count)],
        ...[firstAt, lastAt].map((at) => (at === null ? "" : formatDay(at))),
      ]),
    },
  };
}

function readLines(history: HistoryRead): string[] {
  const { configFileCount, trailFileCount, otherFileCount, itemCount, eventCount } = history;
  const others = otherFileCount === 0 ? [] : [`Left out    ${counted(otherFileCount, "other file")}`];
  return [
    `AWS Config  ${counted(configFileCount, "file")}, ${counted(itemCount, "item")}`,
    `CloudTrail  ${counted(trailFileCount, "file")}, ${counted(eventCount, "event")}`,
    ...others,
  ];
}

function ruleLines({ ruleMakingCount: count }: ToldCount): string[] {
  return count === 0 ? [] : [`Rules       told ${counted(count, "time")} when one was made`];
}

function headline({ interfaceCount, toldCount, goneCount }: ToldCount): string {
  const times = counted(toldCount, "time");
  return `${counted(interfaceCount, "interface")}: groups stated ${times}; ${formatCount(goneCount)} deleted`;
}
