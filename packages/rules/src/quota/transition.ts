import type { Rule } from "@sgt/snapshot";
import type { GroupPlan, QuotaUse, Step } from "../plan/plan.js";
import { countQuota, type PrefixListWeights, type QuotaCount } from "./count-quota.js";

/** Returns what a group uses once more steps are done. A rule that becomes another in place takes the room that it had. */
export function useAfter(use: QuotaCount, steps: readonly Step[], weights: PrefixListWeights): QuotaCount {
  return steps.reduce((last, step) => {
    if (step.kind === "modify") return last;
    const change = countQuota(step.rules, weights);
    const sign = step.kind === "authorize" ? 1 : -1;
    return { ipv4: last.ipv4 + sign * change.ipv4, ipv6: last.ipv6 + sign * change.ipv6 };
  }, use);
}

/** Returns the family in which rules find no room beside what stands; null for none. A family that gets none has room. */
export function fullFamily(use: QuotaCount, more: QuotaCount, limit: number): "ipv4" | "ipv6" | null {
  const isFull = (family: "ipv4" | "ipv6") => more[family] > 0 && use[family] + more[family] > limit;
  return (["ipv4", "ipv6"] as const).find(isFull) ?? null;
}

/** Returns what a group uses of both quotas before, at most, and after its steps. */
export function usesOfSteps(
  before: readonly Rule[],
  steps: readonly Step[],
  weights: PrefixListWeights,
): Pick<GroupPlan["quota"], "ipv4" | "ipv6"> {
  const first = countQuota(before, weights);
  const uses = [first];
  for (const step of steps) uses.push(useAfter(uses.at(-1) ?? first, [step], weights));
  const ofFamily = (family: "ipv4" | "ipv6"): QuotaUse => {
    const counts = uses.map((use) => use[family]);
    return { before: first[family], peak: Math.max(...counts), after: counts.at(-1) ?? 0 };
  };
  return { ipv4: ofFamily("ipv4"), ipv6: ofFamily("ipv6") };
}
