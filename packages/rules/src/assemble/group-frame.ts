import { fingerprintRules, type LiveRule, type SecurityGroup } from "@sgt/snapshot";

import type { GroupPlan, Step } from "../plan/plan.js";
import type { PrefixListWeights } from "../quota/count-quota.js";
import { usesOfSteps } from "../quota/transition.js";

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
    quota: { limit, ...usesOfSteps(group.ingress, steps, weights) },
    prefixListWeights: namedWeights(group.ingress, weights),
    before: group.ingress,
    steps,
  };
}

/** Returns what the prefix lists among the peers cost, where it is known. */
function namedWeights(rules: readonly LiveRule[], weights: PrefixListWeights): Record<string, number> {
  const ids = rules.flatMap(({ peer }) => (peer.kind === "prefix-list" ? [peer.prefixListId] : []));
  return Object.fromEntries(ids.flatMap((id) => (weights.has(id) ? [[id, weights.get(id) as number]] : [])));
}
