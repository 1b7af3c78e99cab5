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

function changeOf(
  { groupId, groupName, touched, modified }: GroupState,
  planId: string,
  journalPath: string,
): AppliedChange[] {
  const gone = [...touched.values()].filter(
    ({ before, removed, added }) => before !== null && removed !== null && added === null,
  );
  // Changed in place, it admits less than it did.
  const narrowed = [...modified.values()].filter(({ made, undone }) => made !== null && undone === null);
  const removed = [...gone.flatMap(({ before }) => before ?? []), ...narrowed.map(({ before }) => before)];
  if (removed.length === 0) return [];
  const times = [...gone, ...narrowed].map(({ lastIntentMs }) => lastIntentMs);
  return [{ planId, journalPath, groupId, groupName, at: Math.floor(Math.max(...times) / 1000), removed }];
}
