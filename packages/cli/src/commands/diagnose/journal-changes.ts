import { type GroupState, journalState, readJournal } from "@sgt/aws";
import type { AppliedChange } from "@sgt/rules";

/** Returns what the runs of journals took away and did not give back, group by group. */
export async function journalChanges(paths: readonly string[]): Promise<AppliedChange[]> {
  const changes: AppliedChange[] = [];
  for (const journalPath of paths) {
    const { begin, groups } = journalState((await readJournal(journalPath)).lines);
    for (const group of groups) changes.push(...changeOf(group, begin.planId, journalPath));
  }
  return changes;
}

function changeOf({ groupId, groupName, touched }: GroupState, planId: string, journalPath: string): AppliedChange[] {
  const gone = [...touched.values()].filter(
    ({ before, removed, added }) => before !== null && removed !== null && added === null,
  );
  if (gone.length === 0) return [];
  const at = Math.floor(Math.max(...gone.map(({ lastIntentMs }) => lastIntentMs)) / 1000);
  return [{ planId, journalPath, groupId, groupName, at, removed: gone.flatMap(({ before }) => before ?? []) }];
}
