import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import { checkJournalPlace } from "../change/check-journal-place.js";
import { existingGroupIds, readIngress } from "../collect/read-groups.js";
import { type GroupState, journalState } from "../journal/journal-state.js";
import type { Journal } from "../journal/read-journal.js";
import type { Drift, DriftId } from "../revert/drift.js";
import { sameText } from "../rule/rule-marks.js";
import type { AwsSession } from "../session/aws-session.js";
import { type JournalStatus, journalStatus } from "./journal-status.js";

/**
 * Returns what a journal amounts to, compared with the account as it stands now. Only reads; a read may lag
 * behind a change by minutes, so right after a run it may show the time before.
 *
 * @throws SGT_AWS_JOURNAL_ELSEWHERE when the journal is of another account or region
 * @throws SGT_AWS_DENIED and the other codes of a failed call
 */
export async function readStatus(session: AwsSession, journal: Journal): Promise<JournalStatus> {
  const status = journalStatus(journal);
  checkJournalPlace(status, session, journal.path);
  const states = new Map(journalState(journal.lines).groups.map((group) => [group.groupId, group]));
  const existing = await existingGroupIds(
    session,
    status.groups.map(({ groupId }) => groupId),
  );
  const groups: JournalStatus["groups"][number][] = [];
  for (const group of status.groups) {
    const state = states.get(group.groupId);
    const exists = existing.has(group.groupId);
    const isToRead = state !== undefined && exists;
    const drifts = isToRead ? driftsOf(state, await readIngress(session, group.groupId)) : [];
    groups.push({ ...group, exists, drifts });
  }
  return { ...status, groups };
}

/** Rules in doubt are no drift: nobody knows what they should be. */
function driftsOf({ groupId, standing, inDoubt }: GroupState, live: readonly LiveRule[]): Drift[] {
  const found = new Map(live.map((rule) => [ruleIdentity(rule), rule]));
  const wanted = new Map(standing.map((rule) => [ruleIdentity(rule), rule]));
  const about = (id: DriftId, rule: LiveRule): Drift[] =>
    inDoubt.has(ruleIdentity(rule)) ? [] : [{ id, groupId, rule }];
  return [
    ...standing.flatMap((rule) => {
      const now = found.get(ruleIdentity(rule));
      if (now === undefined) return about("removed-by-others", rule);
      if (rule.ruleId !== undefined && rule.ruleId !== now.ruleId) return about("replaced-by-others", now);
      return sameText(rule, now) ? [] : about("changed-by-others", now);
    }),
    ...live.filter((rule) => !wanted.has(ruleIdentity(rule))).flatMap((rule) => about("added-by-others", rule)),
  ];
}
