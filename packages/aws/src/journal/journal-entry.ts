import type { LiveRule, Rule } from "@sgt/snapshot";

/** Which command wrote a part of the journal. */
export type RunKind = "apply" | "resume" | "revert";

export type CallAction = "authorize" | "revoke" | "modify" | "tag";

/** What a plan makes of one group, rules by their identity. */
export interface PlannedGroup {
  readonly groupId: string;
  /** Of all its ingress rules as they stood when it was planned. */
  readonly fingerprint: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** The first line: which plan, where, by whom. */
export interface BeginEntry {
  readonly kind: "begin";
  readonly schema: "sgt/journal/v1";
  readonly planId: string;
  /** SHA-256 of the plan's content as hex. */
  readonly planHash: string;
  readonly accountId: string;
  readonly region: string;
  readonly callerArn: string;
  /** The groups that the run set out to change, in order. */
  readonly groupIds: readonly string[];
  /** What the plan makes of each of these groups; absent in journals written before this was kept. */
  readonly planned?: readonly PlannedGroup[];
  /** Groups of the first wave and of each other, and the milliseconds between two; absent without waves. */
  readonly waves?: { readonly canary?: number; readonly size?: number; readonly pauseMs?: number };
}

/** A later run on the same journal. */
export interface RunEntry {
  readonly kind: "run";
  readonly run: RunKind;
  readonly callerArn: string;
}

/** A group right before its first change: all its ingress rules, so that revert needs nothing else. */
export interface GroupEntry {
  readonly kind: "group";
  readonly groupId: string;
  readonly groupName: string;
  readonly before: readonly LiveRule[];
}

/** Written and synced before the call it announces. */
export interface IntentEntry {
  readonly kind: "intent";
  /** 0, 1, 2, … over all runs of the journal. */
  readonly callId: number;
  readonly run: RunKind;
  readonly action: CallAction;
  readonly groupId: string;
  readonly rules: readonly LiveRule[];
  /** What the one rule of a `modify` is to become. */
  readonly to?: Rule;
}

/** What became of the call. */
export interface OutcomeEntry {
  readonly kind: "outcome";
  readonly callId: number;
  readonly result: "done" | "not-done" | "partly" | "unknown";
  /** How that is known: AWS said so, or the group was read. */
  readonly proof: "response" | "read-back";
  /** The rules with the ids they got, for an authorisation that was done. */
  readonly rules?: readonly LiveRule[];
  /** AWS's error code, or the name of the network error. */
  readonly awsCode?: string;
  readonly requestId?: string;
}

/** The group was read at its end and compared with what it should be. */
export interface ReadBackEntry {
  readonly kind: "read-back";
  readonly groupId: string;
  readonly matches: boolean;
  readonly difference?: string;
}

/** Revert met a rule that someone else changed, and left it. */
export interface DriftEntry {
  readonly kind: "drift";
  readonly groupId: string;
  readonly drift: string;
  readonly rule: LiveRule;
}

/** Between two waves of groups: the one is done, or the next may begin. */
export interface WaveEntry {
  readonly kind: "wave";
  /** From 1. */
  readonly index: number;
  readonly result: "done" | "passed";
}

/** The run went no further. */
export interface HaltEntry {
  readonly kind: "halt";
  readonly code: string;
  readonly message: string;
  readonly groupId?: string;
}

/** The last line of a run; missing when it was killed. */
export interface EndEntry {
  readonly kind: "end";
  readonly run: RunKind;
  readonly result: "done" | "halted" | "stopped";
}

/** What a line says; sequence, time and checksum stand around it. */
export type JournalEntry =
  | BeginEntry
  | RunEntry
  | GroupEntry
  | IntentEntry
  | OutcomeEntry
  | ReadBackEntry
  | DriftEntry
  | WaveEntry
  | HaltEntry
  | EndEntry;

/** One line: an entry with its place in the file. */
export type JournalLine = JournalEntry & {
  /** 0, 1, 2, … without holes. */
  readonly seq: number;
  /** ISO time at which it was written. */
  readonly at: string;
};
