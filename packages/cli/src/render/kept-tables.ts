import { formatCount } from "@sgt/cidr";
import { groupText, type Table } from "@sgt/report/text";
import type { DecisionId, Plan } from "@sgt/rules";
import { formatPeer, formatTraffic } from "@sgt/snapshot";
import { isChange, seenText } from "./changes-table.js";

/** Rules that were eligible and stay all the same: each deserves its reason. */
const WEIGHED: ReadonlySet<DecisionId> = new Set(["observe", "unused", "no-room", "no-gain", "kept-by-exception"]);

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
        .filter(({ decision }) => WEIGHED.has(decision))
        .map((d) => [
          groupText(group),
          `${formatPeer(d.rule.peer)}\n${formatTraffic(d.rule)}`,
          d.evidence.sourceCount === 0 ? d.reason : `${d.reason}\n(${seenText(d.evidence)})`,
        ]),
    ),
  };
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
      if (isChange(decision) || WEIGHED.has(decision.decision)) continue;
      counts.set(decision.decision, (counts.get(decision.decision) ?? 0) + 1);
    }
  }
  return counts;
}
