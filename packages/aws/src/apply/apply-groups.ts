import type { GroupPlan } from "@sgt/rules";
import type { ChangeRun } from "../change/change-run.js";
import { conduct, statusOf } from "../change/conduct.js";
import type { GroupState } from "../journal/journal-state.js";
import { type ApplyResult, type GroupOutcome, groupOutcome } from "./apply-result.js";
import { beginGroup } from "./begin-group.js";
import { changeGroup } from "./change-group.js";

export interface GroupsToApply {
  readonly groups: readonly GroupPlan[];
  /** What the journal says of each group that was begun. */
  readonly known: ReadonlyMap<string, GroupState>;
  readonly tags: Readonly<Record<string, string>>;
  readonly resumeCommand: string;
}

/** Changes group after group, and stops at the first that does not end as planned. */
export async function applyGroups(
  run: ChangeRun,
  { groups, known, tags, resumeCommand }: GroupsToApply,
): Promise<ApplyResult> {
  const outcomes: GroupOutcome[] = groups.map((group) => groupOutcome(group, "untouched"));
  const halt = await conduct(run, resumeCommand, async () => {
    for (const [i, group] of groups.entries()) {
      const state = known.get(group.groupId) ?? null;
      const { groupId, groupName } = group;
      run.emit({ kind: "group-started", groupId, groupName, index: i + 1, groupCount: groups.length });
      const before = state?.before ?? (await beginGroup(run, group));
      // Until it is done.
      outcomes[i] = groupOutcome(group, "halted");
      if (state?.finished !== true) await changeGroup(run, group, { before, known: state, tags });
      outcomes[i] = groupOutcome(group, "done");
      run.emit({ kind: "group-done", groupId, groupName });
    }
  });
  const tagged = Object.keys(tags).length > 0;
  return { status: statusOf(halt), journalPath: run.journal.path, groups: outcomes, tagged, halt };
}
