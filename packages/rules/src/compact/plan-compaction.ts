import type { OptionKeys } from "@sgt/cidr";
import type { RegionSnapshot } from "@sgt/snapshot";
import { assemblePlan } from "../assemble/assemble-plan.js";
import { newTrust } from "../assemble/new-trust.js";
import { checkKeys } from "../errors.js";
import type { DecisionId, GroupPlan, Plan } from "../plan/plan.js";
import { completeOptions } from "../plan/plan-options.js";
import { requireGroups } from "../plan/require-groups.js";
import { prefixListWeights } from "../quota/count-quota.js";
import { compactGroup } from "./compact-group.js";
import { type CompactOptions, completeCompactOptions } from "./compact-options.js";

export interface CompactInput {
  readonly region: RegionSnapshot;
  /** Completed with `DEFAULT_COMPACT_OPTIONS`. */
  readonly options?: Partial<CompactOptions>;
  /** ISO time; becomes `createdAt`. */
  readonly now: string;
  readonly toolVersion?: string;
}

/**
 * Decides which ingress rules of one region can be fewer for the same access. Rules of one traffic
 * whose CIDRs lie side by side become one, as long as no more than `maxWaste` of it is new; what is new
 * is named. Takes part: CIDRs inside a private block, in a group that nobody else writes, without an
 * end of their own. Nothing is merged across a fence, nor through a rule that takes no part.
 *
 * The result is an ordinary plan; its proof says that nobody is refused, and that whoever is let in
 * for the first time is named.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for an option out of bounds, and for a group that the region does not hold.
 * @throws `SGT_RULES_PLAN_PROOF_BROKEN` if the checker disagrees: a bug, source `bug`.
 */
export function planCompaction(input: CompactInput): Plan {
  checkKeys(input, PLAN_COMPACTION_KEYS);
  const { region, options: given = {}, now, toolVersion } = input;
  const own = completeCompactOptions(given);
  requireGroups(region, own.groupIds ?? []);
  const options = completeOptions({ groupIds: own.groupIds, includeOwned: own.includeOwned });
  const weights = prefixListWeights(region.prefixLists);
  const groups: GroupPlan[] = [];
  const byDecision = new Map<DecisionId, number>();
  let groupCount = 0;
  for (const group of region.groups) {
    const plan = compactGroup({ group, region, options, own, weights });
    if (plan.decisions.some(({ decision }) => NOTEWORTHY.has(decision))) {
      groups.push(plan);
      continue;
    }
    groupCount += 1;
    for (const { decision } of plan.decisions) byDecision.set(decision, (byDecision.get(decision) ?? 0) + 1);
  }
  return assemblePlan({
    region,
    purpose: { kind: "compact", maxWaste: own.maxWaste, fences: own.fences, newlyTrusted: groups.flatMap(newTrust) },
    options,
    groups,
    untouched: { groupCount, byDecision: Object.fromEntries([...byDecision].sort()) },
    now,
    toolVersion,
  });
}

const PLAN_COMPACTION_KEYS = {
  region: "needed",
  options: true,
  now: "needed",
  toolVersion: true,
} satisfies OptionKeys<CompactInput>;

const NOTEWORTHY: ReadonlySet<DecisionId> = new Set(["merge", "already-covered", "no-room"]);
