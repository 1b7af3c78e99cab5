import type { LiveRule } from "@sgt/rules";
import { awsError } from "../errors.js";
import type { GroupState } from "../journal/journal-state.js";
import { ruleInside } from "../rule/rule-inside.js";
import type { RevertDecision } from "./decide-revert.js";

/**
 * Keeps of a decision what puts back the named rules alone: those, and of our own rules the ones inside
 * them, unless a rule that stays revoked needs them too.
 */
export function narrowDecision(decision: RevertDecision, ruleIds: ReadonlySet<string>): RevertDecision {
  const isNamed = (rule: LiveRule): boolean => ruleIds.has(rule.ruleId ?? "");
  const restore = decision.restore.filter(({ rule }) => isNamed(rule));
  const left = decision.restore.filter(({ rule }) => !isNamed(rule));
  const remove = decision.remove.filter(
    ({ rule }) =>
      restore.some((one) => ruleInside(rule, one.rule)) && !left.some((one) => ruleInside(rule, one.rule)),
  );
  return { ...decision, restore, remove };
}

/**
 * Checks that every id names a rule that stood before the run.
 *
 * @throws SGT_AWS_UNKNOWN_RULE
 */
export function checkRuleIds(ruleIds: readonly string[], groups: readonly GroupState[], journalPath: string): void {
  const known = new Set(groups.flatMap((group) => group.before.map((rule) => rule.ruleId)));
  const unknown = ruleIds.find((ruleId) => !known.has(ruleId));
  if (unknown === undefined) return;
  throw awsError("SGT_AWS_UNKNOWN_RULE", `rule "${unknown}" did not stand in any group of journal "${journalPath}"`, {
    hint: "Name rules by the ids they had before the run; the journal lists them.",
    details: { ruleId: unknown, file: journalPath },
  });
}
