import type { Table } from "@sgt/report/text";
import type { Diagnosis } from "@sgt/rules";
import { formatFlow, formatRule } from "@sgt/snapshot";

import { singleGroup } from "./group-refusals.js";
import { type MendContext, mendCommands } from "./mend.js";

/** Returns one row for each refusal, with the command that mends it. */
export function refusalRows({ refusals }: Diagnosis, place: MendContext): Table {
  const columns = [
    "source",
    "cause",
    "groups",
    "group_names",
    "port",
    "count",
    "first_seen",
    "last_seen",
    "last_accepted",
    "plan",
    "removed_rule",
    "removed_rule_id",
    "command",
  ];
  return {
    columns: columns.map((title) => ({ title })),
    rows: refusals.map((refusal) => {
      const { explained, groups } = refusal;
      return [
        refusal.source,
        refusal.cause,
        groups.map(({ groupId }) => groupId).join(" "),
        groups.map(({ groupName }) => groupName).join(" "),
        formatFlow(refusal.protocol, refusal.port),
        `${refusal.recordCount}`,
        isoTime(refusal.firstSeen),
        isoTime(refusal.lastSeen),
        refusal.lastAccepted === null ? "" : isoTime(refusal.lastAccepted),
        explained?.planId ?? "",
        explained === null ? "" : formatRule(explained.rule),
        explained?.rule.ruleId ?? "",
        mendCommands(singleGroup(refusal), place)[0]?.[1] ?? "",
      ];
    }),
  };
}

function isoTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
