import { counted } from "@sgt/cidr";
import type { GroupPlan, Plan, RuleDecision } from "@sgt/rules";
import { formatRule, ruleIdentity } from "@sgt/snapshot";
import { groupText } from "../text/group-text.js";
import { formatPercent } from "../text/numbers.js";

/** The groups of an interface times the rules of a group may not be more (VPC user guide, quotas). */
const MOST_RULES = 1000;

/** Returns what the replacements of a rule trust beyond the tolerance, and what it would take; null for those within. */
export function beyondText({ beyondTolerance }: RuleDecision, { tolerance }: Plan["options"]): string | null {
  if (beyondTolerance === null) return null;
  const { tolerance: reached, rulesNeeded, rulesLeft } = beyondTolerance;
  return (
    `beyond the tolerance: up to ${formatPercent(reached)} of a new rule was never seen; ` +
    `${formatPercent(tolerance)} needs ${counted(rulesNeeded, "rule")}, the quota left ${rulesLeft}`
  );
}

/** Returns one line for each rule whose replacements trust more than the tolerance allows. */
export function beyondLines({ groups, options }: Plan): string[] {
  return groups.flatMap((group) =>
    group.decisions.flatMap((decision) => {
      const text = beyondText(decision, options);
      if (text === null) return [];
      return [`${groupText(group)}, ${formatRule(decision.rule)}: ${text}`];
    }),
  );
}

/**
 * Returns how to get the rules that the tolerance needs: the option where that was the limit, else the command that
 * asks AWS for a larger quota; null where nothing is beyond, or no quota is large enough.
 */
export function beyondRemedy({ groups, options, region }: Plan): string | null {
  const beyond = groups.filter(({ decisions }) => decisions.some(({ beyondTolerance }) => beyondTolerance !== null));
  const most = Math.max(0, ...beyond.map(rulesNeeded));
  if (most === 0 || most > MOST_RULES) return null;
  const { maxRules } = options;
  if (maxRules !== null && beyond.every(({ quota }) => most <= quota.limit)) return `--max-rules ${most}`;
  return `aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-0EA8095F --desired-value ${most} --region ${region}`;
}

/** Of the family that needs more. One place is for the last old rule, which stands while its replacement is added. */
function rulesNeeded({ add, decisions, quota }: GroupPlan): number {
  const added = new Set(add.map(ruleIdentity));
  const needed = (["ipv4", "ipv6"] as const).map((family) => {
    const beyond = decisions.filter(
      ({ rule, beyondTolerance }) => rule.peer.kind === family && beyondTolerance !== null,
    );
    const more = beyond.reduce((sum, { replacements, beyondTolerance }) => {
      const written = replacements.filter((rule) => added.has(ruleIdentity(rule))).length;
      return sum + Math.max(0, (beyondTolerance?.rulesNeeded ?? 0) - written);
    }, 0);
    return beyond.length === 0 ? 0 : quota[family].after + more + 1;
  });
  return Math.max(...needed);
}
