import type { Table } from "@sgt/report/text";
import type { Plan } from "@sgt/rules";
import { peerText } from "../rule-text.js";
import { mergesOf, newIn } from "./merges.js";

const FIELDS = [
  "group_id",
  "group_name",
  "protocol",
  "from_port",
  "to_port",
  "rule",
  "rules_that_go",
  "new_addresses",
] as const;

/** Returns one row for each rule that takes others in, for programs: ids, every CIDR, plain numbers. */
export function compactRows(plan: Plan): Table {
  return {
    columns: FIELDS.map((title) => ({ title })),
    rows: plan.groups.flatMap((group) =>
      mergesOf(group).map(({ into, gone }) => [
        group.groupId,
        group.groupName,
        into.protocol,
        `${into.fromPort ?? ""}`,
        `${into.toPort ?? ""}`,
        peerText(into),
        gone.map(({ rule }) => peerText(rule)).join(" "),
        `${newIn(into, group, plan)}`,
      ]),
    ),
  };
}
