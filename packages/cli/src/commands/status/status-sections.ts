import type { CutOffSource, GroupStatus, JournalStatus } from "@sgt/aws";
import { counted, formatCount } from "@sgt/cidr";
import { formatMinute, type Table } from "@sgt/report/text";
import { formatFlow } from "@sgt/snapshot";
import type { Section } from "../../render/document.js";
import { ruleText } from "../../render/rule-lines.js";
import type { CutOff } from "./read-cut-off.js";

/** Returns what a journal amounts to, as a person reads it. */
export function statusSections(
  status: JournalStatus,
  cutOff: CutOff | null,
  next: NonNullable<Section["commands"]>,
): Section[] {
  const drifts = status.groups.flatMap((group) => (group.drifts ?? []).map((drift) => ({ ...drift, group })));
  const gone = status.groups.filter((group) => group.exists === false);
  return [
    { lines: headLines(status) },
    { title: "Groups", table: groupTable(status) },
    {
      title: "Changed outside this journal",
      lines: [
        ...gone.map((group) => `- ${nameOf(group)}: the group was deleted`),
        ...drifts.map(({ id, group, rule }) => `- ${nameOf(group)}: ${id}: ${ruleText(rule)}`),
      ],
    },
    ...(cutOff === null ? [] : [cutOffSection(cutOff)]),
    { title: "Gaps in the evidence", lines: (cutOff?.holes ?? []).map((hole) => `- ${hole}`) },
    { title: "Next steps", commands: next },
  ];
}

function headLines({
  planId,
  accountId,
  region,
  callerArn,
  beganAt,
  lastRun,
  ended,
  haltCode,
}: JournalStatus): string[] {
  const end = { done: "done", stopped: "stopped between two calls", halted: `halted: ${haltCode}` };
  return [
    `Plan      ${planId}, account ${accountId}, ${region}`,
    `Begun     ${beganAt} by ${callerArn}`,
    `Last run  ${lastRun}: ${ended === null ? "killed, or still running" : end[ended]}`,
  ];
}

function groupTable({ groups }: JournalStatus): Table {
  const hasDoubt = groups.some(({ inDoubt }) => inDoubt.length > 0);
  return {
    columns: [
      { title: "Group", wraps: true },
      { title: "State" },
      { title: "Added", align: "right" },
      { title: "Removed", align: "right" },
      ...(hasDoubt ? [{ title: "In doubt", align: "right" as const }] : []),
      { title: "First change" },
    ],
    rows: groups.map((group) => [
      nameOf(group),
      group.state,
      formatCount(group.added.length),
      formatCount(group.removed.length),
      ...(hasDoubt ? [formatCount(group.inDoubt.length)] : []),
      group.changedAt === null ? "" : formatMinute(Date.parse(group.changedAt) / 1000),
    ]),
  };
}

function nameOf({ groupId, groupName }: Pick<GroupStatus, "groupId" | "groupName">): string {
  return groupName === "" ? groupId : `${groupName} (${groupId})`;
}

function cutOffSection({ sources }: CutOff): Section {
  if (sources.length === 0) return { headline: "no removed source has been rejected since the change" };
  return {
    title: `${counted(sources.length, "source")} rejected now and allowed by a removed rule before`,
    table: {
      columns: [
        { title: "Group" },
        { title: "Source" },
        { title: "Traffic" },
        { title: "Rejected", align: "right" },
        { title: "Last rejected" },
        { title: "Last accepted" },
      ],
      rows: sources.map(cutOffRow),
    },
    lines: ["A network ACL may reject the same traffic; flow logs do not say which did."],
  };
}

function cutOffRow(source: CutOffSource): string[] {
  const { protocol, port, rejectedCount, lastRejected, lastAccepted } = source;
  return [
    nameOf(source),
    source.source,
    formatFlow(protocol, port),
    formatCount(rejectedCount),
    timeText(lastRejected),
    lastAccepted === null ? "not in the evidence" : timeText(lastAccepted),
  ];
}

const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
