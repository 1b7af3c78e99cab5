import type { CallAction, OutcomeEntry } from "../journal/journal-entry.js";

/** Progress of a run, in order. For people and progress bars; the journal is the record. */
export type ChangeEvent =
  /** Permissions are being asked for without a change (`DryRun`). */
  | { readonly kind: "preflight"; readonly groupCount: number }
  /** The state folder cannot be written, so a run of this machine with its journal elsewhere is not kept off. */
  | { readonly kind: "lock-narrow"; readonly folder: string }
  /** New rules go without tags: `ec2:CreateTags` is not permitted. */
  | { readonly kind: "untagged" }
  | {
      readonly kind: "group-started";
      readonly groupId: string;
      readonly groupName: string;
      /** From 1. */
      readonly index: number;
      readonly groupCount: number;
    }
  | {
      readonly kind: "call";
      readonly action: CallAction;
      readonly groupId: string;
      readonly ruleCount: number;
      /** From 1. */
      readonly attempt: number;
    }
  | {
      readonly kind: "outcome";
      readonly action: CallAction;
      readonly groupId: string;
      readonly result: OutcomeEntry["result"];
      readonly awsCode: string | null;
    }
  /** Nothing is wrong yet: a read has not shown the change, or AWS asked to slow down. */
  | {
      readonly kind: "waiting";
      readonly groupId: string;
      readonly reason: "read-back" | "retry";
      readonly waitMs: number;
    }
  /** The next wave begins after the pause. */
  | {
      readonly kind: "wave-done";
      /** From 1. */
      readonly index: number;
      readonly waveCount: number;
      readonly leftCount: number;
      readonly pauseMs: number;
    }
  | { readonly kind: "group-done"; readonly groupId: string; readonly groupName: string }
  | { readonly kind: "halted"; readonly code: string; readonly message: string };
