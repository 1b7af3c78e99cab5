import { formatCount } from "@sgt/cidr";
import { gradeOf } from "@sgt/report/plan";
import { groupText, type Table } from "@sgt/report/text";
import { type DecisionId, enoughFrom, type GroupPlan, type Plan, type RuleDecision } from "@sgt/rules";
import { formatPeer, formatTraffic } from "@sgt/snapshot";
import { isChange, seenText } from "./changes-table.js";

/** Rules that were eligible and stay all the same: each deserves its reason. */
const WEIGHED: ReadonlySet<DecisionId> = new Set(["observe", "unused", "no-room", "no-gain", "kept-by-exception"]);

/** Reports whether a rule was eligible and stays all the same. */
export const isWeighed = ({ decision }: RuleDecision): boolean => WEIGHED.has(decision);

/** What each decision means, in a few words. */
const MEANING: Readonly<Record<DecisionId, string>> = {
  tighten: "replaced by narrower rules",
  "already-covered": "removed: other rules allow all its traffic",
  observe: "not enough evidence",
  unused: "no matching traffic",
  "remove-unused": "removed: no matching traffic",
  public: "0.0.0.0/0 or ::/0: out of scope",
  "group-reference": "source is a security group",
  "prefix-list": "source is a prefix list",
  "not-private": "not a private CIDR",
  "already-tight": "already as narrow as the threshold",
  ipv6: "IPv6",
  "owned-by-others": "in a group owned by a controller or another account",
  "out-of-scope": "in a group outside --group",
  "no-room": "the quota leaves too few rules",
  "no-gain": "already fits the sources seen",
  "kept-by-exception": "kept by an exception",
  merge: "merged into a wider rule",
  "not-merged": "no adjacent rule to merge with within --max-waste",
  "break-glass": "emergency rule with an end time",
  expired: "past its end: removed",
  "end-moved": "emergency rule that gets a later end",
  "not-concerned": "not part of this plan",
};

/** Returns the rules that could have been tightened and were not, with the reason. */
export function weighedTable(plan: Plan): Table {
  return {
    columns: [{ title: "Group" }, { title: "Rule" }, { title: "Why it is kept", wraps: true }],
    rows: plan.groups.flatMap((group) =>
      group.decisions
        .filter(isWeighed)
        .map((d) => [
          groupText(group),
          `${formatPeer(d.rule.peer)}\n${formatTraffic(d.rule)}`,
          [d.reason, ...seenNote(d), ...remedyNote(plan, group, d)].join("\n"),
        ]),
    ),
  };
}

function seenNote({ evidence }: RuleDecision): string[] {
  return evidence.sourceCount === 0 ? [] : [`(${seenText(evidence)})`];
}

/** From when on it may be otherwise, and what makes it otherwise now. */
function remedyNote(plan: Plan, { groupId }: GroupPlan, decision: RuleDecision): string[] {
  const day = ruleEnoughFrom(plan, groupId, decision);
  const waits = day === null ? [] : [`enough on ${day} at the earliest`];
  const option = OVERRIDES[decision.reasonId];
  return [[...waits, ...(option === undefined ? [] : [option])].join("; ")].filter((line) => line !== "");
}

/** What a person may decide instead of the planner; `unused` says its option itself. */
const OVERRIDES: Readonly<Record<string, string>> = {
  "evidence-failing": "--accept-risk REASON overrides",
  "no-interface": "--approved FILE instead of evidence",
  "no-flow-records": "sgt analyze reads flow logs; --approved FILE instead of evidence",
  "interfaces-unseen": "--approved FILE instead of evidence",
  "privatelink-not-logged": "--approved FILE instead of evidence",
  "quota-short": "sgt compact or a larger quota makes room",
};

function ruleEnoughFrom(plan: Plan, groupId: string, decision: RuleDecision): string | null {
  const note = gradeOf(plan, groupId, decision.rule);
  if (decision.reasonId !== "evidence-failing" || note === undefined) return null;
  return enoughFrom(plan.evidence, note, decision.evidence.firstSeen);
}

/** Returns the first UTC day on which any rule that is kept can have enough evidence; null when none waits for days. */
export function planEnoughFrom(plan: Plan): string | null {
  const days = plan.groups.flatMap(({ groupId, decisions }) =>
    decisions.flatMap((decision) => ruleEnoughFrom(plan, groupId, decision) ?? []),
  );
  return days.sort()[0] ?? null;
}

/** Returns how many rules were not eligible, by reason. */
export function ineligibleTable(plan: Plan): Table {
  return {
    columns: [{ title: "Rules", align: "right" }, { title: "Not eligible because", wraps: true }, { title: "Id" }],
    rows: [...countIneligible(plan)]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .map(([id, count]) => [formatCount(count), MEANING[id as DecisionId] ?? id, id]),
  };
}

function countIneligible(plan: Plan): Map<string, number> {
  const counts = new Map(Object.entries(plan.untouched.byDecision));
  for (const { decisions } of plan.groups) {
    for (const decision of decisions) {
      if (isChange(decision) || isWeighed(decision)) continue;
      counts.set(decision.decision, (counts.get(decision.decision) ?? 0) + 1);
    }
  }
  return counts;
}
