import { cidrRule } from "../model/cidr-rule.js";
import { fingerprintRules } from "../model/fingerprint.js";
import type { LiveRule, Rule } from "../model/rule.js";
import type { GroupPlan, QuotaUse, Step } from "../plan/plan.js";
import { countQuota, type PrefixListWeights } from "../quota/count-quota.js";
import { decideGroup } from "./decide-group.js";
import type { GroupInput, Verdict } from "./group-input.js";
import { inPlaceRisk } from "./group-risks.js";
import { mergedPortsRisk } from "./merge-ports.js";
import { planSteps } from "./plan-steps.js";
import { ruleDecision } from "./rule-decision.js";

/**
 * Returns the plan of one group.
 *
 * @param judged why each ingress rule stays whatever came through it; null for those that are eligible
 */
export function planGroup(input: GroupInput, judged: readonly (Verdict | null)[]): GroupPlan {
  const { group, cidrs, weights, limit } = input;
  const eligible = judged.flatMap((verdict, index) => (verdict === null ? [index] : []));
  const { verdicts, exchanges, merged } = decideGroup(input, eligible);
  const steps = planSteps({ before: group.ingress, exchanges, weights, limit });
  const add = exchanges.flatMap((exchange) => exchange.add);
  const remove = exchanges.flatMap((exchange) => exchange.remove);
  const gone = new Set(remove);
  const staying = cidrs.filter((rule) => rule !== null && !gone.has(rule.rule));
  const after = [...staying, ...add.map((rule) => cidrRule(rule, -1))].filter((rule) => rule !== null);
  return {
    groupId: group.groupId,
    groupName: group.groupName,
    vpcId: group.vpcId,
    fingerprint: fingerprintRules(group.ingress),
    quota: { limit, ...quotaUses(group.ingress, steps, weights) },
    prefixListWeights: namedWeights(group.ingress, weights),
    before: group.ingress,
    add,
    remove,
    steps,
    decisions: group.ingress.map((rule, index) => {
      const verdict = judged[index] ?? verdicts.get(index) ?? UNDECIDED;
      const cidr = cidrs[index] ?? null;
      return ruleDecision({ rule, cidr, verdict, hits: input.hits.get(index), goes: gone.has(rule), after, merged });
    }),
    risks: [...input.risks, ...inPlaceRisk(steps), ...[...merged].map(mergedPortsRisk)],
  };
}

const UNDECIDED: Verdict = { decision: "observe", reason: "nothing was decided about it" };

/** Returns what a group uses of both quotas before, at most, and after its steps. */
export function quotaUses(
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
export function namedWeights(rules: readonly LiveRule[], weights: PrefixListWeights): Record<string, number> {
  const ids = rules.flatMap(({ peer }) => (peer.kind === "prefix-list" ? [peer.prefixListId] : []));
  return Object.fromEntries(ids.flatMap((id) => (weights.has(id) ? [[id, weights.get(id) as number]] : [])));
}
