import type { JournalState } from "@sgt/aws";
import type { LiveRule, Rule } from "@sgt/snapshot";
import type { GroupChange } from "../../render/rule-lines.js";

/**
 * Returns what a revert sets out to do by the journal alone; the account may show that less is needed. With
 * `ruleIds` only these go back, and of the new rules those that nothing else needs; which, the account tells.
 */
export function revertChanges({ groups }: JournalState, ruleIds?: readonly string[]): GroupChange[] {
  const changes = allChanges(groups);
  if (ruleIds === undefined) return changes;
  const isNamed = ({ ruleId = "" }: LiveRule): boolean => ruleIds.includes(ruleId);
  const narrowed = changes.map((change) => ({ ...change, add: change.add.filter(isNamed), remove: [] }));
  return narrowed.filter((change) => change.add.length > 0);
}

interface RuleChanges extends GroupChange {
  readonly add: readonly LiveRule[];
}

function allChanges(groups: JournalState["groups"]): RuleChanges[] {
  return groups.toReversed().map(({ groupId, groupName, touched, modified }) => {
    const add: LiveRule[] = [];
    const remove: Rule[] = [];
    for (const { rule, before, added, removed } of touched.values()) {
      if (before !== null && removed !== null) add.push(before);
      if (before === null && added !== null) remove.push(rule);
    }
    for (const { before, to, made } of modified.values()) {
      if (made === null) continue;
      add.push(before);
      remove.push(to);
    }
    return { groupId, groupName, add, remove };
  });
}
