import type { Table } from "@sgt/report/text";
import type { GroupPlan, Plan, QuotaUse } from "@sgt/rules";
import { groupText } from "../rule-text.js";

/** Returns each group that changes with its rules and its quota before, at its fullest, and after. */
export function groupsTable(plan: Plan): Table {
  const changed = plan.groups.filter((group) => group.steps.length > 0);
  const hasIpv6 = changed.some(({ quota }) => quota.ipv6.peak > 0);
  return {
    columns: [
      { title: "Group" },
      { title: "Rules", align: "right" },
      { title: "Calls", align: "right" },
      { title: "IPv4 quota", align: "right" },
      ...(hasIpv6 ? [{ title: "IPv6 quota", align: "right" as const }] : []),
    ],
    rows: changed.map((group) => [
      groupText(group),
      `${group.before.length} → ${group.before.length + group.add.length - group.remove.length}`,
      `${group.steps.length}`,
      quotaText(group.quota.ipv4, group),
      ...(hasIpv6 ? [quotaText(group.quota.ipv6, group)] : []),
    ]),
  };
}

/** `4 of 60, peak 5`: old and new rules stand side by side for a moment, and that must fit too. */
function quotaText({ peak, after }: QuotaUse, { quota }: GroupPlan): string {
  return `${after} of ${quota.limit}, peak ${peak}`;
}
