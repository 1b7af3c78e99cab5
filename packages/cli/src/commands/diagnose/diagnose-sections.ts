import { counted, DAY_S, formatCount } from "@sgt/cidr";
import { formatDuration, formatMinute, groupText, type Table } from "@sgt/report/text";
import type { CauseId, Diagnosis, Refusal, RolledUp } from "@sgt/rules";
import { formatFlow, formatRule } from "@sgt/snapshot";
import type { Section } from "../../render/document.js";
import { groupRefusals, type RefusalGroup } from "./group-refusals.js";
import { keepCommand, type MendContext, mendCommands } from "./mend.js";

/** So many are told in full: more do not fit a screen. */
const IN_FULL = 3;
/** So many sources a line or a command names. */
const IN_LINE = 4;
/** So many rows a table shows; all are in the CSV. */
const IN_TABLE = 8;

export interface DiagnoseLook {
  readonly diagnosis: Diagnosis;
  readonly accountId: string;
  readonly region: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** Counts are of whole days, because the window was read from a ledger. */
  readonly wholeDays: boolean;
  readonly place: MendContext;
}

const TITLES: Readonly<Record<CauseId, string>> = {
  regression: "BLOCKED: accepted before, rejected now",
  "removed-unseen": "INSIDE A REMOVED RULE: never seen before, rejected now",
  "allowed-by-groups": "ALLOWED BY THE GROUPS: a network ACL, Block Public Access or late packets",
  "never-allowed": "NEVER ALLOWED by any known rule",
};

/** Returns a diagnosis as a person reads it at night: worst first, with the next command. */
export function diagnoseSections(look: DiagnoseLook): Section[] {
  const { diagnosis } = look;
  return [
    { lines: headLines(look) },
    ...regressionSections(look),
    ...(["removed-unseen", "allowed-by-groups", "never-allowed"] as const).flatMap((cause) =>
      causeSections(cause, look),
    ),
    { title: "Left out", lines: rolledUpLines(diagnosis) },
  ];
}

function headLines({ diagnosis, accountId, region, wholeDays }: DiagnoseLook): string[] {
  const { window, counts, refusals } = diagnosis;
  const hours = formatDuration(window.to - window.from);
  return [
    `Account ${accountId}, ${region}; rejected in the ${hours} to ${formatMinute(window.to)}`,
    ...(wholeDays ? ["Read from a ledger: counts are of whole UTC days"] : []),
    refusals.length === 0
      ? "No source that matters is rejected."
      : `${formatCount(counts.regression)} blocked, ${formatCount(counts["removed-unseen"])} in a removed rule, ${formatCount(counts["allowed-by-groups"])} rejected by something else, ${formatCount(counts["never-allowed"])} never allowed`,
  ];
}

/** The first ones in full, the rest in a table. */
function regressionSections(look: DiagnoseLook): Section[] {
  const own = look.diagnosis.refusals.filter(({ cause }) => cause === "regression");
  if (own.length === 0) return [];
  const groups = groupRefusals(own);
  const inFull = groups.slice(0, IN_FULL).map(
    (group): Section => ({
      lines: groupLines(group, look.now),
      commands: mendCommands(firstSources(group), look.place),
    }),
  );
  const [first] = groups;
  const keep = first === undefined ? [] : [keepCommand(firstSources(first), look.place)];
  const told = new Set(groups.slice(0, IN_FULL).map(({ sample }) => keyOf(sample)));
  const rest = own.filter((refusal) => !told.has(keyOf(refusal)));
  return [
    { title: `${TITLES.regression} (${own.length})`, ...inFull[0] },
    ...inFull.slice(1),
    { table: refusalTable(rest.slice(0, IN_TABLE)), lines: moreLine(rest.length - IN_TABLE) },
    { commands: keep },
  ];
}

function keyOf({ groups, protocol, port }: Refusal): string {
  return `${groups.map(({ groupId }) => groupId).join(",")} ${protocol} ${port}`;
}

/** A command that is too long is not read. */
function firstSources(group: RefusalGroup): RefusalGroup {
  return { ...group, sources: group.sources.slice(0, IN_LINE) };
}

function groupLines(group: RefusalGroup, now: number): string[] {
  const { sample, sources, recordCount, firstSeen, lastSeen, lastAccepted } = group;
  const { explained } = sample;
  const more = sources.length - IN_LINE;
  const named = sources.slice(0, IN_LINE).join(", ");
  return [
    `${named}${more > 0 ? ` and ${formatCount(more)} more` : ""} to ${groupsText(sample)}, ${formatFlow(sample.protocol, sample.port)}`,
    `  rejected ${counted(recordCount, "time")}, ${formatMinute(firstSeen)} to ${formatMinute(lastSeen)}${agoText(now - lastSeen)}`,
    ...(lastAccepted === null ? [] : [`  last accepted ${formatMinute(lastAccepted)}`]),
    explained === null
      ? "  no given journal explains it: add its --journal, or the change was made outside sgt"
      : `  ${explained.planId} removed ${formatRule(explained.rule)} at ${formatMinute(explained.at)}`,
  ];
}

/** Of an archive, how long ago it was says nothing. */
function agoText(seconds: number): string {
  return seconds < 2 * DAY_S ? ` (${formatDuration(seconds)} ago)` : "";
}

function causeSections(cause: CauseId, { diagnosis, place }: DiagnoseLook): Section[] {
  const own = diagnosis.refusals.filter((refusal) => refusal.cause === cause);
  const [first] = groupRefusals(own);
  if (first === undefined) return [];
  const says = SAYS[cause];
  const [command] = says === null ? [] : mendCommands(firstSources(first), place);
  return [
    {
      title: `${TITLES[cause]} (${own.length})`,
      table: refusalTable(own.slice(0, IN_TABLE)),
      lines: moreLine(own.length - IN_TABLE),
      commands: command === undefined || says === null ? [] : [[says, command[1]]],
    },
  ];
}

/** Who never was let in may be a scanner: no command to paste for that. */
const SAYS: Readonly<Record<CauseId, string | null>> = {
  regression: "allow it now, for a day",
  "removed-unseen": "the first: allow it for a day, if intended",
  "allowed-by-groups": "the first: no rule helps; check",
  "never-allowed": null,
};

function moreLine(more: number): string[] {
  return more > 0 ? [`and ${formatCount(more)} more: --format csv has all`] : [];
}

function refusalTable(refusals: readonly Refusal[]): Table {
  return {
    columns: [
      { title: "Source" },
      { title: "Group" },
      { title: "Port" },
      { title: "Count", align: "right" },
      { title: "Last (UTC)" },
    ],
    rows: refusals
      .slice(0, IN_TABLE)
      .map((refusal) => [
        refusal.source,
        groupsText(refusal),
        formatFlow(refusal.protocol, refusal.port),
        formatCount(refusal.recordCount),
        formatMinute(refusal.lastSeen).slice(5, 16),
      ]),
  };
}

function groupsText({ groups, eniIds }: Refusal): string {
  if (groups.length === 0) return eniIds[0] ?? "no group";
  return groups.map(groupText).join(" + ");
}

function rolledUpLines({ noise, answers, unattributed }: Diagnosis): string[] {
  return [
    ...rolledUp("internet source", noise, "--include-public lists them"),
    ...rolledUp("source", answers, "answers to outbound connections: groups do not reject those"),
    ...(unattributed.eniIds.length === 0
      ? []
      : [
          `- ${counted(unattributed.recordCount, "rejected record")} of deleted interfaces (${unattributed.eniIds.slice(0, 3).join(", ")}): their groups are not known`,
        ]),
  ];
}

function rolledUp(noun: string, { sourceCount, recordCount, ports }: RolledUp, says: string): string[] {
  if (sourceCount === 0) return [];
  const first = ports
    .slice(0, 3)
    .map(({ protocol, port }) => formatFlow(protocol, port))
    .join(", ");
  return [`- ${counted(sourceCount, noun)}, ${counted(recordCount, "record")}, mostly ${first}: ${says}`];
}
