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
  "already-covered": "removed: other rules admit all that came through it",
  observe: "evidence not enough",
  unused: "nobody came through it",
  "remove-unused": "removed: nobody came through it",
  public: "open to everybody, on purpose or not; not for this tool",
  "group-reference": "trusts a security group, not addresses",
  "prefix-list": "trusts a prefix list",
  "not-private": "not inside the private blocks",
  "already-tight": "as narrow as the threshold, or narrower",
  ipv6: "IPv6",
  "owned-by-others": "in a group that a controller or another account writes",
  "out-of-scope": "in a group that was not asked for",
  "no-room": "the rule quota leaves too few rules to be narrower",
  "no-gain": "the evidence fills it",
  "kept-by-exception": "kept by an exception",
  merge: "taken in by one wider rule with others",
  "not-merged": "no neighbour to be one rule with, within the waste",
  "break-glass": "a rule for an emergency, with an end of its own",
  expired: "past its end: closed",
  "not-concerned": "the plan is about other rules",
};

/** Returns the rules that could have been tightened and were not, with the reason. */
export function weighedTable(plan: Plan): Table {
  return {
    columns: [{ title: "Group" }, { title: "Rule" }, { title: "Why it stays", wraps: true }],
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
