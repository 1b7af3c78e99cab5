import type { Rule } from "@sgt/snapshot";
import type { GroupPlan, QuotaUse } from "../plan/plan.js";
import type { Checks } from "./verification.js";

/**
 * Checks quota: the figures are those of the steps, and no moment in which rules were added exceeds
 * the limit. A group that stood above it already may go down, and may not go up.
 */
export function checkQuota(group: GroupPlan, states: readonly (readonly Rule[])[], checks: Checks): void {
  for (const family of ["ipv4", "ipv6"] as const) {
    const uses = states.map((rules) => rules.reduce((sum, rule) => sum + costOf(rule, family, group), 0));
    const grown = [...uses.entries()].find(([index, use]) => use > group.quota.limit && use > (uses[index - 1] ?? use));
    checks.check(
      "quota",
      group.groupId,
      grown === undefined
        ? null
        : {
            message: `${family}: ${grown[1]} rules after step ${grown[0]}, the limit is ${group.quota.limit}`,
            counterexample: null,
          },
    );
    checks.check("quota", group.groupId, misstated(group.quota[family], uses, family));
  }
}

function misstated(stated: QuotaUse, uses: readonly number[], family: string) {
  const counted = { before: uses[0], peak: Math.max(...uses), after: uses.at(-1) };
  const same = stated.before === counted.before && stated.peak === counted.peak && stated.after === counted.after;
  const message = `${family}: stated ${JSON.stringify(stated)}, counted ${JSON.stringify(counted)}`;
  return same ? null : { message, counterexample: null };
}

/** Group references and prefix lists count in both families, a list with its weight (VPC user guide, quotas). */
function costOf({ peer }: Rule, family: "ipv4" | "ipv6", group: GroupPlan): number {
  if (peer.kind === "group") return 1;
  if (peer.kind === "prefix-list") return group.prefixListWeights[peer.prefixListId] ?? 1;
  return peer.kind === family ? 1 : 0;
}
