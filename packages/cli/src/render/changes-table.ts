import { counted, formatCount } from "@sgt/cidr";
import { gradeOf, SourceNames } from "@sgt/report/plan";
import { formatDay, groupText, type Table } from "@sgt/report/text";
import type { GroupPlan, Plan, RuleDecision } from "@sgt/rules";
import { formatPeer, formatTraffic } from "@sgt/snapshot";
import { firstOf } from "./first-of.js";

/** Below this many columns the table keeps only what a decision needs. */
const WIDE = 110;
/** A rule with more replacements shows the first of them. */
const SHOWN_CIDRS = 12;
/** Of who is in a CIDR, which stands below it: in a narrow table no wider than an address may be. */
const NAME_WIDTH = { wide: 22, narrow: 16 };

/** Decisions that take a rule away. */
const CHANGES: ReadonlySet<string> = new Set(["tighten", "already-covered", "remove-unused"]);

/** Reports whether a decision changes the group. */
export function isChange(decision: RuleDecision): boolean {
  return CHANGES.has(decision.decision);
}

/** Returns the rules that go, what takes their place, and what each trusts before and after. */
export function changesTable(plan: Plan, width: number): Table {
  const wide = width >= WIDE;
  const names = new SourceNames(plan.names);
  return {
    columns: [
      { title: "Group" },
      { title: "Before" },
      { title: "After" },
      { title: "Addresses", align: "right" },
      { title: "Seen" },
      ...(wide ? [{ title: "Evidence" }, { title: "Description", wraps: true }] : []),
    ],
    rows: plan.groups.flatMap((group) =>
      group.decisions.filter(isChange).map((decision) => changeRow(plan, group, decision, { wide, names })),
    ),
  };
}

interface ChangeLook {
  readonly wide: boolean;
  readonly names: SourceNames;
}

function changeRow(plan: Plan, group: GroupPlan, decision: RuleDecision, { wide, names }: ChangeLook): string[] {
  const level = gradeOf(plan, group.groupId, decision.rule)?.level ?? "–";
  const { rule, evidence, addressesBefore, addressesAfter } = decision;
  const name = groupText(group);
  return [
    wide && name !== group.groupId ? `${name}\n${group.groupId}` : name,
    `${formatPeer(rule.peer)}\n${formatTraffic(rule)}`,
    replacementText(decision, { wide, names }),
    `${formatCount(addressesBefore)}\n→ ${formatCount(addressesAfter)}`,
    `${seenText(evidence).replace(", ", "\n")}${wide ? "" : `\nevidence ${level}`}`,
    ...(wide ? [level, rule.description ?? ""] : []),
  ];
}

function replacementText({ decision, replacements }: RuleDecision, { wide, names }: ChangeLook): string {
  if (replacements.length === 0) return decision === "already-covered" ? "(other rules)" : "(removed)";
  const most = wide ? NAME_WIDTH.wide : NAME_WIDTH.narrow;
  const cidrs = replacements.map(({ peer }) => {
    const cidr = formatPeer(peer);
    const label = names.of(cidr);
    if (label === "") return cidr;
    return `${cidr}\n(${label.length > most ? `${label.slice(0, most - 1)}…` : label})`;
  });
  return firstOf(cidrs, SHOWN_CIDRS).join("\n");
}

/** Returns who came and when last: `29 sources, last 2026-10-31`. */
export function seenText({ sourceCount, lastSeen }: RuleDecision["evidence"]): string {
  if (sourceCount === 0 || lastSeen === null) return "nobody";
  return `${counted(sourceCount, "source")}, last ${formatDay(lastSeen)}`;
}
