import { fingerprintRules, type LiveRule, type Rule, type SecurityGroup } from "@sgt/snapshot";

import type { GroupPlan, QuotaUse, Step } from "../plan/plan.js";
import { countQuota, type PrefixListWeights } from "../quota/count-quota.js";

type Frame = Pick<
  GroupPlan,
  "groupId" | "groupName" | "vpcId" | "owner" | "fingerprint" | "quota" | "prefixListWeights" | "before" | "steps"
>;

interface FrameFacts {
  /** Who else writes the group's rules; null for nobody. */
  readonly owner: string | null;
  readonly weights: PrefixListWeights;
  readonly limit: number;
}

/** Returns what the plan of a group says whatever its purpose is: the group as it stands, the steps, and the quota they take. */
export function groupFrame(group: SecurityGroup, steps: readonly Step[], { owner, weights, limit }: FrameFacts): Frame {
  return {
    groupId: group.groupId,
    groupName: group.groupName,
    vpcId: group.vpcId,
    owner,
    fingerprint: fingerprintRules(group.ingress),
    quota: { limit, ...quotaUses(group.ingress, steps, weights) },
    prefixListWeights: namedWeights(group.ingress, weights),
    before: group.ingress,
    steps,
  };
}

/** Returns what a group uses of both quotas before, at most, and after its steps. */
function quotaUses(
  before: readonly Rule[],
  steps: readonly Step[],
  weights: PrefixListWeights,
): Pick<GroupPlan["quota"], "ipv4" | "ipv6"> {
  const uses = [countQuota(before, weights)];
  for (const step of steps) {
    // A rule that becomes another in place takes the room that it had.
    const changed = step.kind === "modify" ? [] : step.rules;
    const [last, change] = [uses.at(-1) ?? { ipv4: 0, ipv6: 0 }, countQuota(changed, weights)];
    const sign = step.kind === "authorize" ? 1 : -1;
    uses.push({ ipv4: last.ipv4 + sign * change.ipv4, ipv6: last.ipv6 + sign * change.ipv6 });
  }
  return { ipv4: quotaUse(uses.map((use) => use.ipv4)), ipv6: quotaUse(uses.map((use) => use.ipv6)) };
}

function quotaUse(uses: readonly number[]): QuotaUse {
  return { before: uses[0] ?? 0, peak: Math.max(...uses), after: uses.at(-1) ?? 0 };
}

/** Returns what the prefix lists among the peers cost, where it is known. */
function namedWeights(rules: readonly LiveRule[], weights: PrefixListWeights): Record<string, number> {
  const ids = rules.flatMap(({ peer }) => (peer.kind === "prefix-list" ? [peer.prefixListId] : []));
  return Object.fromEntries(ids.flatMap((id) => (weights.has(id) ? [[id, weights.get(id) as number]] : [])));
}
