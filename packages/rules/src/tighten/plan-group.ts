import { cidrRule } from "../model/cidr-rule.js";
import type { GroupPlan } from "../plan/plan.js";
import { decideGroup } from "./decide-group.js";
import { groupFrame } from "./group-frame.js";
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
    ...groupFrame(group, steps, { weights, limit }),
    add,
    remove,
    decisions: group.ingress.map((rule, index) => {
      const verdict = judged[index] ?? verdicts.get(index) ?? UNDECIDED;
      const cidr = cidrs[index] ?? null;
      return ruleDecision({ rule, cidr, verdict, hits: input.hits.get(index), goes: gone.has(rule), after, merged });
    }),
    risks: [...input.risks, ...inPlaceRisk(steps), ...[...merged].map(mergedPortsRisk)],
  };
}

const UNDECIDED: Verdict = { decision: "observe", reason: "nothing was decided about it" };
