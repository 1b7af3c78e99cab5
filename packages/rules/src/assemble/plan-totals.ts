import { type CidrRule, cidrRule, groupBy, type Rule, trafficKey } from "@sgt/snapshot";

import type { GroupPlan, Plan } from "../plan/plan.js";
import { type MembersOf, memberRules } from "./member-rules.js";
import { stillAllowed } from "./still-allowed.js";

/** Returns the sums over all groups; rules of one traffic in one group are counted together. A new rule with a group counts its members. */
export function planTotals(groups: readonly GroupPlan[], membersOf: MembersOf = () => []): Plan["totals"] {
  let [before, after] = [0n, 0n];
  for (const group of groups) {
    const gone = new Set<Rule>(group.remove);
    if (gone.size === 0) continue;
    const standing = [
      ...takenApart([...group.before.filter((rule) => !gone.has(rule)), ...group.add]),
      ...group.add.flatMap((rule) => memberRules(rule, membersOf)),
    ];
    for (const rules of groupBy(group.remove, (rule) => `${rule.peer.kind} ${trafficKey(rule)}`).values()) {
      const trust = stillAllowed(takenApart(rules), standing);
      before += trust.before;
      after += trust.after;
    }
  }
  return {
    addressesBefore: `${before}`,
    addressesAfter: `${after}`,
    rulesBefore: groups.reduce((count, group) => count + group.before.length, 0),
    rulesAfter: groups.reduce(
      (count, group) => count + group.before.length + group.add.length - group.remove.length,
      0,
    ),
  };
}

function takenApart(rules: readonly Rule[]): CidrRule[] {
  return rules.map(cidrRule).filter((rule) => rule !== null);
}
