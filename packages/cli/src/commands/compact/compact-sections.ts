import { counted, formatCount } from "@sgt/cidr";
import { formatPercent, groupText, type Table } from "@sgt/report/text";
import type { GroupPlan, NewTrust, Plan } from "@sgt/rules";
import { formatPeer, formatTraffic } from "@sgt/snapshot";
import type { Section } from "../../render/document.js";
import { firstOf } from "../../render/first-of.js";
import { proofLines } from "../../render/proof-lines.js";
import { mergesOf, newIn } from "./merges.js";

/** More CIDRs than these are in the JSON. */
const SHOWN = 12;

/** Returns a compaction as sections: what becomes one rule, what is new, what cannot be done. */
export function compactSections(plan: Plan): Section[] {
  return [
    { title: `Compaction ${plan.planId}`, lines: [`Account ${plan.accountId}, ${plan.region}`] },
    { title: "Rules to merge", table: mergesTable(plan), headline: totalLine(plan) },
    { title: "Newly allowed", lines: newLines(plan) },
    { title: "Unchanged", lines: stuckLines(plan) },
    {
      title: "Risks",
      lines: plan.groups.flatMap((g) => g.risks.map(({ message }) => `- ${groupText(g)}: ${message}`)),
    },
    { title: "Proof", lines: isSame(plan) ? [] : proofLines(plan) },
  ];
}

/** Where nothing changes there is nothing to prove. */
const isSame = ({ totals }: Plan): boolean => totals.rulesBefore === totals.rulesAfter;

/** Returns one row for each rule that takes others in, for people. */
function mergesTable(plan: Plan): Table {
  return {
    columns: [
      { title: "Group" },
      { title: "Traffic" },
      { title: "Rules removed" },
      { title: "New rule" },
      { title: "New addresses", align: "right" },
    ],
    rows: plan.groups.flatMap((group) => groupRows(group, plan)),
  };
}

function groupRows(group: GroupPlan, plan: Plan): string[][] {
  return mergesOf(group).map(({ into, gone }) => [
    groupText(group),
    formatTraffic(into),
    firstOf(
      gone.map(({ rule }) => formatPeer(rule.peer)),
      SHOWN,
    ).join("\n"),
    formatPeer(into.peer),
    formatCount(newIn(into, group, plan)),
  ]);
}

function totalLine(plan: Plan): string {
  const { rulesBefore, rulesAfter } = plan.totals;
  if (isSame(plan)) return nothingLine(plan);
  return `${counted(rulesBefore, "rule")} become ${rulesAfter}; ${newSum(plan)}`;
}

/** The room for new addresses is what would find more; half is what docs/daytwo.md begins with. */
function nothingLine({ purpose }: Plan): string {
  const maxWaste = purpose?.kind === "compact" ? purpose.maxWaste : 0;
  const says = maxWaste === 0 ? "without a new address" : `with at most ${formatPercent(maxWaste)} new addresses`;
  const more = maxWaste === 0 ? "; --max-waste 0.5 allows wider rules" : "";
  return `Nothing to merge: no two rules of a group become one ${says}${more}.`;
}

function newSum({ purpose }: Plan): string {
  const sum =
    purpose?.kind === "compact" ? purpose.newlyTrusted.reduce((all, e) => all + BigInt(e.addressCount), 0n) : 0n;
  return sum === 0n
    ? "no new address is allowed"
    : `${counted(sum, "address is", "addresses are")} allowed for the first time`;
}

function newLines({ purpose, groups }: Plan): string[] {
  if (purpose?.kind !== "compact") return [];
  return purpose.newlyTrusted.map(
    (entry) => `- ${nameOf(entry, groups)}, ${formatTraffic(entry)}: ${firstOf(entry.cidrs, SHOWN).join(", ")}`,
  );
}

function nameOf({ groupId }: NewTrust, groups: readonly GroupPlan[]): string {
  return groupText(groups.find((group) => group.groupId === groupId) ?? { groupId, groupName: "" });
}

function stuckLines({ groups }: Plan): string[] {
  return groups.flatMap((group) => {
    const stuck = group.decisions.filter(({ decision }) => decision === "no-room");
    return stuck.length === 0 ? [] : [`- ${groupText(group)}: ${counted(stuck.length, "rule")}: ${stuck[0]?.reason}`];
  });
}

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
        formatPeer(into.peer),
        gone.map(({ rule }) => formatPeer(rule.peer)).join(" "),
        `${newIn(into, group, plan)}`,
      ]),
    ),
  };
}
