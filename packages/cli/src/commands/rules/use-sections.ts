import {
  counted,
  formatBytes,
  formatCount,
  formatDay,
  formatMinute,
  groupText,
  peerText,
  protocolText,
  type Table,
  trafficText,
} from "@sgt/report/text";
import type { RuleUse, UsageReport, UsageState } from "@sgt/rules";
import type { Section } from "../../render/document.js";

/** Below this many columns the table keeps only what answers the question. */
const WIDE = 130;
/** As many as a cell or a line holds; CSV and JSON have all. */
const SHOWN = 3;

interface Uses {
  readonly reports: readonly UsageReport[];
  readonly window: { readonly from: number; readonly to: number };
  readonly holes: readonly string[];
  readonly width: number;
}

/** Returns the hit counters as sections: one table for each account and region, and what could not be counted. */
export function useSections({ reports, window, holes, width }: Uses): Section[] {
  return [
    { lines: [`Window   ${formatMinute(window.from)} to ${formatMinute(window.to)}`, stateLine(reports)] },
    ...reports.map((report) => ({
      title: `Account ${report.accountId}, ${report.region}`,
      table: useTable(report.rules, width >= WIDE),
    })),
    { title: "Not counted", lines: reports.flatMap(lostLines) },
    { title: "Holes", lines: holes },
    { title: "How to read it", lines: LEGEND },
  ];
}

const LEGEND: readonly string[] = [
  "used        some flow came through this rule alone",
  "shared      flows came, and other rules of the interface would have admitted each of them",
  "unused      nobody came, though interfaces of the group were seen",
  "unseen      no interface of the group was seen: nothing is known",
  "alone       records that no other rule would have admitted",
];

function stateLine(reports: readonly UsageReport[]): string {
  const rules = reports.flatMap((report) => report.rules);
  const count = (state: UsageState): number => rules.filter((use) => use.state === state).length;
  const shadowed = rules.filter((use) => use.overshadowedBy !== null).length;
  const states = (["used", "shared", "unused", "unseen"] as const).map(
    (state) => `${formatCount(count(state))} ${state}`,
  );
  return `Rules    ${formatCount(rules.length)}: ${states.join(", ")}; ${formatCount(shadowed)} overshadowed by another rule`;
}

function useTable(rules: readonly RuleUse[], wide: boolean): Table {
  return {
    columns: [
      { title: "Group" },
      { title: "Rule" },
      { title: "State", wraps: true },
      { title: "Records", align: "right" },
      { title: "Alone", align: "right" },
      { title: "Sources", align: "right" },
      { title: "Seen" },
      ...(wide ? [{ title: "Bytes", align: "right" as const }, { title: "Ports" }, { title: "Interfaces" }] : []),
    ],
    rows: rules.map((use) => useRow(use, wide)),
  };
}

function useRow(use: RuleUse, wide: boolean): string[] {
  return [
    groupText(use),
    `${peerText(use.rule)}\n${trafficText(use.rule)}`,
    use.overshadowedBy === null ? use.state : `${use.state}\nall inside ${use.overshadowedBy}`,
    formatCount(use.recordCount),
    formatCount(use.soleRecordCount),
    formatCount(use.sourceCount),
    use.firstSeen === null || use.lastSeen === null
      ? "never"
      : `${formatDay(use.firstSeen)}\n${formatDay(use.lastSeen)}`,
    ...(wide ? [formatBytes(use.byteCount), portText(use), eniText(use)] : []),
  ];
}

function portText({ ports }: RuleUse): string {
  return firstOf(ports.map((port) => `${protocolText(port.protocol, port.port)}: ${formatCount(port.recordCount)}`));
}

function eniText({ enis }: RuleUse): string {
  return firstOf(enis.map((eni) => `${eni.eniId}: ${formatCount(eni.recordCount)}`));
}

function firstOf(items: readonly string[]): string {
  const more = items.length - SHOWN;
  return [...items.slice(0, SHOWN), ...(more > 0 ? [`and ${formatCount(more)} more`] : [])].join("\n");
}

function lostLines({ unattributed, unexplainedRecordCount, region }: UsageReport): string[] {
  const { eniCount, recordCount, eniIds } = unattributed;
  return [
    ...(eniCount === 0
      ? []
      : [
          `- ${region}: ${counted(recordCount, "accepted record")} of ${counted(eniCount, "interface")} that the snapshot does not hold: ${firstOf(eniIds).replaceAll("\n", ", ")}`,
        ]),
    ...(unexplainedRecordCount === 0
      ? []
      : [
          `- ${region}: ${counted(unexplainedRecordCount, "accepted record")} that no rule admits today: rules changed since, or connections were opened from inside`,
        ]),
  ];
}
