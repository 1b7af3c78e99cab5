import type { RegionSnapshot } from "../model/snapshot.js";
import type { DecisionId, GroupPlan, Plan } from "../plan/plan.js";
import { NO_PLAN_ID } from "../plan/plan-id.js";
import type { NewTrust } from "../plan/purpose.js";
import { prefixListWeights } from "../quota/count-quota.js";
import { planTotals } from "../tighten/plan-totals.js";
import { sealPlan } from "../tighten/seal-plan.js";
import { completeOptions } from "../tighten/tighten-options.js";
import { compactGroup } from "./compact-group.js";
import { type CompactOptions, completeCompactOptions } from "./compact-options.js";
import { newTrust } from "./new-trust.js";

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
 * @throws `SGT_RULES_INVALID_OPTION` for an option out of bounds.
 * @throws `SGT_RULES_PLAN_PROOF_BROKEN` if the checker disagrees: a bug, source `bug`.
 */
export function planCompaction({ region, options: given = {}, now, toolVersion }: CompactInput): Plan {
  const own = completeCompactOptions(given);
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
  const newlyTrusted: NewTrust[] = groups.flatMap(newTrust);
  return sealPlan({
    schema: "sgt/plan/v1",
    planId: NO_PLAN_ID,
    createdAt: now,
    toolVersion: toolVersion ?? null,
    accountId: region.accountId,
    region: region.region,
    purpose: { kind: "compact", maxWaste: own.maxWaste, fences: own.fences, newlyTrusted },
    options,
    evidence: NO_EVIDENCE,
    observed: [],
    kept: [],
    grades: [],
    groups,
    untouched: { groupCount, byDecision: Object.fromEntries([...byDecision].sort()) },
    totals: planTotals(groups),
    proof: { statements: [] },
  });
}

const NOTEWORTHY: ReadonlySet<DecisionId> = new Set(["merge", "already-covered", "no-room"]);

/** For plans that rest on the rules alone. */
export const NO_EVIDENCE: Plan["evidence"] = {
  kind: "none",
  from: 0,
  to: 0,
  complete: true,
  holes: [],
  unattributed: { eniCount: 0, recordCount: 0 },
};
