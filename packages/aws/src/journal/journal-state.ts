import type { LiveRule } from "@sgt/snapshot";
import { type ExchangedRule, foldExchanges } from "./exchanged-rule.js";
import type { BeginEntry, JournalLine, RunKind } from "./journal-entry.js";
import { foldModifies, type ModifiedRule } from "./modified-rule.js";
import { standingRules } from "./standing-rules.js";
import { foldIntents, type TouchedRule } from "./touched-rule.js";

export interface GroupState {
  readonly groupId: string;
  readonly groupName: string;
  /** All ingress rules right before the first change. */
  readonly before: readonly LiveRule[];
  /** By identity, in the order of first mention. */
  readonly touched: ReadonlyMap<string, TouchedRule>;
  /** Rules that were changed in place, by id; they are not in `touched`. */
  readonly modified: ReadonlyMap<string, ModifiedRule>;
  /** Rules of ours that a revert made into rules that stood before, by id. */
  readonly exchanged: ReadonlyMap<string, ExchangedRule>;
  /** The rules as the journal left them, and those of which it does not know. */
  readonly standing: readonly LiveRule[];
  readonly inDoubt: ReadonlySet<string>;
  /** A read at the end showed the group as the plan wants it. */
  readonly finished: boolean;
}

/** What a journal amounts to. */
export interface JournalState {
  readonly begin: BeginEntry;
  /** Groups whose change was begun, in order. */
  readonly groups: readonly GroupState[];
  /** The last run and how it ended; null when it was killed. */
  readonly lastRun: RunKind;
  readonly ended: "done" | "halted" | "stopped" | null;
  /** A revert was begun, so the plan can no longer be resumed. */
  readonly reverted: boolean;
  /** How many waves of groups the run has left behind. */
  readonly passedWaveCount: number;
  /** The highest call id so far, −1 when there was no call. */
  readonly lastCallId: number;
  readonly callCount: number;
}

/** Folds the lines of a journal; pure, and right for every prefix of a journal. */
export function journalState(lines: readonly JournalLine[]): JournalState {
  const begin = lines.find((line): line is BeginEntry & JournalLine => line.kind === "begin");
  if (begin === undefined) throw new TypeError("a journal begins with its begin line");
  const outcomes = new Map(lines.filter((line) => line.kind === "outcome").map((line) => [line.callId, line]));
  const intents = lines.filter((line) => line.kind === "intent");
  const runs = lines.filter((line) => line.kind === "run");
  const groups = lines.filter((line) => line.kind === "group");
  const last = lines.at(-1);
  return {
    begin,
    groups: groups.map(({ groupId, groupName, before }) => {
      const own = intents.filter((intent) => intent.groupId === groupId);
      const finished = lines.some((line) => line.kind === "read-back" && line.groupId === groupId && line.matches);
      return {
        groupId,
        groupName,
        before: before,
        touched: foldIntents(own, outcomes, before),
        modified: foldModifies(own, outcomes, before),
        exchanged: foldExchanges(own, outcomes, before),
        ...standingRules(own, outcomes, before),
        finished,
      };
    }),
    lastRun: runs.at(-1)?.run ?? "apply",
    ended: last?.kind === "end" ? last.result : null,
    reverted: runs.some((line) => line.run === "revert"),
    passedWaveCount: lines.filter((line) => line.kind === "wave" && line.result === "passed").length,
    lastCallId: Math.max(-1, ...intents.map((intent) => intent.callId)),
    callCount: intents.length,
  };
}
