import type { JournalState } from "@sgt/aws";
import type { Rule } from "@sgt/rules";
import type { GroupChange } from "../change/rule-lines.js";

/** Returns what a revert sets out to do by the journal alone; the account may show that less is needed. */
export function revertChanges({ groups }: JournalState): GroupChange[] {
  return groups.toReversed().map(({ groupId, groupName, touched, modified }) => {
    const add: Rule[] = [];
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
