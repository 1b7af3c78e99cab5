import { counted, formatCount } from "@sgt/cidr";
import { type Column, formatBytes, formatDay, formatMinute, groupText, type Table } from "@sgt/report/text";
import type { RuleUse, UsageReport, UsageState } from "@sgt/rules";
import { formatFlow, formatIdentity, formatPeer, formatTraffic } from "@sgt/snapshot";
import type { Section } from "../../render/document.js";
import { firstOf } from "../../render/first-of.js";

/** From so many columns on each figure has a column of its own, then bytes and ports, then interfaces. */
const ROOMY = 115;
const WIDE = 150;
const WIDEST = 180;
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
      table: useTable(report.rules, width),
    })),
    { title: "Gaps", lines: reports.flatMap(lostLines) },
    { title: "Gaps in the evidence", lines: holes },
    { title: "Legend", lines: LEGEND },
  ];
}

const LEGEND: readonly string[] = [
  "used        some traffic was allowed by this rule alone",
  "shared      matching traffic, all of it also allowed by other rules of the interface",
  "possible    traffic that this rule may have allowed: its source or the groups of that day are not known",
  "unused      no matching traffic, though interfaces of the group were seen",
  "unseen      no interface of the group was seen: not known",
  "alone       records that no other rule would have allowed",
];

function stateLine(reports: readonly UsageReport[]): string {
  const rules = reports.flatMap((report) => report.rules);
  const count = (state: UsageState): number => rules.filter((use) => use.state === state).length;
  const shadowed = rules.filter((use) => use.shadowedBy !== null).length;
  const states = (["used", "shared", "possible", "unused", "unseen"] as const).map(
    (state) => `${formatCount(count(state))} ${state}`,
  );
  return `Rules    ${formatCount(rules.length)}: ${states.join(", ")}; ${formatCount(shadowed)} shadowed by another rule`;
}

function useTable(rules: readonly RuleUse[], width: number): Table {
  return width < ROOMY ? narrowTable(rules) : roomyTable(rules, width);
}

function roomyTable(rules: readonly RuleUse[], width: number): Table {
  const columns: readonly (Column & { readonly text: (use: RuleUse) => string })[] = [
    { title: "Group", text: groupText },
    { title: "Rule", text: ruleText },
    { title: "State", wraps: true, text: stateText },
    { title: "Records", align: "right", text: (use) => formatCount(use.recordCount) },
    { title: "Alone", align: "right", text: (use) => formatCount(use.soleRecordCount) },
    { title: "Sources", align: "right", text: (use) => formatCount(use.sourceCount) },
    { title: "Seen", text: seenText },
    ...(width < WIDE
      ? []
      : [{ title: "Bytes", align: "right" as const, text: (use: RuleUse) => formatBytes(use.byteCount) }]),
    ...(width < WIDE ? [] : [{ title: "Ports", text: portText }]),
    ...(width < WIDEST ? [] : [{ title: "Interfaces", text: eniText }]),
  ];
  return { columns, rows: rules.map((use) => columns.map(({ text }) => text(use))) };
}

/** Below {@link ROOMY} columns what belongs together shares a cell. */
function narrowTable(rules: readonly RuleUse[]): Table {
  return {
    columns: [
      { title: "Group, rule" },
      { title: "State", wraps: true },
      { title: "Records\nalone", align: "right" },
      { title: "Seen" },
    ],
    rows: rules.map((use) => [
      `${groupText(use)}\n${ruleText(use)}`,
      stateText(use),
      `${formatCount(use.recordCount)}\n${formatCount(use.soleRecordCount)}`,
      use.sourceCount === 0 ? seenText(use) : `${seenText(use)}\n${counted(use.sourceCount, "source")}`,
    ]),
  };
}

function ruleText({ rule }: RuleUse): string {
  return `${formatPeer(rule.peer)}\n${formatTraffic(rule)}`;
}

function stateText({ state, shadowedBy }: RuleUse): string {
  return shadowedBy === null ? state : `${state}\nshadowed by ${formatIdentity(shadowedBy)}`;
}

function seenText({ state, firstSeen, lastSeen }: RuleUse): string {
  if (state === "possible") return "possibly";
  return firstSeen === null || lastSeen === null ? "never" : `${formatDay(firstSeen)}\n${formatDay(lastSeen)}`;
}

function portText({ ports }: RuleUse): string {
  return shortList(ports.map((port) => `${formatFlow(port.protocol, port.port)}: ${formatCount(port.recordCount)}`));
}

function eniText({ enis }: RuleUse): string {
  return shortList(enis.map((eni) => `${eni.eniId}: ${formatCount(eni.recordCount)}`));
}

const shortList = (items: readonly string[]): string => firstOf(items, SHOWN).join("\n");

function lostLines({ unattributed, unexplainedRecordCount, region }: UsageReport): string[] {
  const { eniCount, recordCount, eniIds } = unattributed;
  return [
    ...(eniCount === 0
      ? []
      : [
          `- ${region}: ${counted(recordCount, "accepted record")} of ${counted(eniCount, "interface")} that the snapshot does not hold: ${firstOf(eniIds, SHOWN).join(", ")}`,
        ]),
    ...(unexplainedRecordCount === 0
      ? []
      : [
          `- ${region}: ${counted(unexplainedRecordCount, "accepted record")} that no rule allows today: rules changed since, or answers to outbound connections`,
        ]),
  ];
}
