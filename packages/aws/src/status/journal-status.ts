import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { RunKind } from "../journal/journal-entry.js";
import { type GroupState, journalState } from "../journal/journal-state.js";
import type { Journal } from "../journal/read-journal.js";
import type { Drift } from "../revert/drift.js";

/** What became of one group that a run set out to change. */
export interface GroupStatus {
  readonly groupId: string;
  /** Empty for a group that was not begun. */
  readonly groupName: string;
  /**
   * `pending`: not begun. `begun`: changed in part, or its end is not known. `done`: read back as planned.
   * `reverted`: a revert left no rule to give back or take away; `partly-reverted`: it left some.
   */
  readonly state: "pending" | "begun" | "done" | "reverted" | "partly-reverted";
  /** Rules that stand through the journal's runs and did not before, and that stood before and no longer do. */
  readonly added: readonly LiveRule[];
  readonly removed: readonly LiveRule[];
  /** Identities of rules of which the journal does not know whether they stand. */
  readonly inDoubt: readonly string[];
  /** When its first call was announced, ISO; null when there was none. */
  readonly changedAt: string | null;
  /** Whether the group is still there; null when nobody looked. */
  readonly exists: boolean | null;
  /** How the account differs from what the journal says; null when nobody looked. */
  readonly drifts: readonly Drift[] | null;
}

/** What a journal amounts to. */
export interface JournalStatus {
  readonly journalPath: string;
  readonly planId: string;
  readonly accountId: string;
  readonly region: string;
  readonly callerArn: string;
  readonly beganAt: string;
  readonly lastRun: RunKind;
  /** How the last run ended; null when it was killed, or is still at work. */
  readonly ended: "done" | "halted" | "stopped" | null;
  /** The code with which the last run halted; null when it did not. */
  readonly haltCode: string | null;
  /** In the order in which they are changed. */
  readonly groups: readonly GroupStatus[];
}

/** Returns what a journal says was changed and what is pending. Pure: the account is not asked. */
export function journalStatus(journal: Journal): JournalStatus {
  const state = journalState(journal.lines);
  const { begin, lastRun, ended, reverted } = state;
  const known = new Map(state.groups.map((group) => [group.groupId, group]));
  const undone = new Set(
    journal.lines.flatMap((line) => (line.kind === "intent" && line.run === "revert" ? [line.groupId] : [])),
  );
  const firstIntents = new Map(
    journal.lines.flatMap((line) => (line.kind === "intent" ? [[line.groupId, line.at] as const] : [])).toReversed(),
  );
  return {
    journalPath: journal.path,
    planId: begin.planId,
    accountId: begin.accountId,
    region: begin.region,
    callerArn: begin.callerArn,
    beganAt: journal.lines[0]?.at ?? "",
    lastRun,
    ended,
    haltCode: ended === "halted" ? (journal.lines.findLast((line) => line.kind === "halt")?.code ?? null) : null,
    groups: begin.groupIds.map((groupId) => {
      const group = known.get(groupId);
      const changedAt = firstIntents.get(groupId) ?? null;
      return {
        ...(group === undefined ? pending(groupId) : begun(group, { reverted, undone: undone.has(groupId) })),
        changedAt,
        exists: null,
        drifts: null,
      };
    }),
  };
}

type Told = Omit<GroupStatus, "changedAt" | "exists" | "drifts">;

function pending(groupId: string): Told {
  return { groupId, groupName: "", state: "pending", added: [], removed: [], inDoubt: [] };
}

interface RevertSeen {
  /** A revert of the journal was begun. */
  readonly reverted: boolean;
  /** It made calls about this group. */
  readonly undone: boolean;
}

function begun(group: GroupState, seen: RevertSeen): Told {
  const { groupId, groupName, before, standing, inDoubt } = group;
  const had = new Set(before.map(ruleIdentity));
  const has = new Set(standing.map(ruleIdentity));
  const added = standing.filter((rule) => !had.has(ruleIdentity(rule)));
  const removed = before.filter((rule) => !has.has(ruleIdentity(rule)));
  const isSame = added.length + removed.length + inDoubt.size === 0;
  return { groupId, groupName, state: stateOf(group, seen, isSame), added, removed, inDoubt: [...inDoubt] };
}

function stateOf({ finished, inDoubt }: GroupState, { reverted, undone }: RevertSeen, isSame: boolean): Told["state"] {
  if (reverted && isSame) return "reverted";
  if (inDoubt.size > 0 || !finished) return "begun";
  return undone ? "partly-reverted" : "done";
}
