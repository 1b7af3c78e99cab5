import { z } from "zod";

const peer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ipv4"), cidr: z.string() }),
  z.object({ kind: z.literal("ipv6"), cidr: z.string() }),
  z.object({
    kind: z.literal("group"),
    groupId: z.string(),
    accountId: z.string().optional(),
    vpcId: z.string().optional(),
  }),
  z.object({ kind: z.literal("prefix-list"), prefixListId: z.string() }),
]);

/** A `LiveRule` of `@sgt/rules` as it stands in a journal. */
const rule = z.object({
  protocol: z.string(),
  fromPort: z.number().int().nullable(),
  toPort: z.number().int().nullable(),
  peer,
  description: z.string().optional(),
  ruleId: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

const run = z.enum(["apply", "resume", "revert"]);

/** What a line says; sequence, time and checksum stand around it. */
export const journalEntrySchema = z.discriminatedUnion("kind", [
  /** The first line: which plan, where, by whom. */
  z.object({
    kind: z.literal("begin"),
    schema: z.literal("sgt/journal/v1"),
    planId: z.string(),
    planHash: z.string(),
    accountId: z.string(),
    region: z.string(),
    callerArn: z.string(),
    groupIds: z.array(z.string()),
  }),
  /** A later run on the same journal. */
  z.object({ kind: z.literal("run"), run, callerArn: z.string() }),
  /** A group right before its first change: all its ingress rules, so that revert needs nothing else. */
  z.object({ kind: z.literal("group"), groupId: z.string(), groupName: z.string(), before: z.array(rule) }),
  /** Written and synced before the call it announces. */
  z.object({
    kind: z.literal("intent"),
    callId: z.number().int(),
    run,
    action: z.enum(["authorize", "revoke", "tag"]),
    groupId: z.string(),
    rules: z.array(rule),
  }),
  /** What became of the call. */
  z.object({
    kind: z.literal("outcome"),
    callId: z.number().int(),
    result: z.enum(["done", "not-done", "partly", "unknown"]),
    /** How that is known: AWS said so, or the group was read. */
    proof: z.enum(["response", "read-back"]),
    /** The rules with the ids they got, for an authorisation that was done. */
    rules: z.array(rule).optional(),
    awsCode: z.string().optional(),
    requestId: z.string().optional(),
  }),
  /** The group was read at its end and compared with what it should be. */
  z.object({ kind: z.literal("read-back"), groupId: z.string(), matches: z.boolean(), difference: z.string().optional() }),
  /** Revert met a rule that someone else changed, and left it. */
  z.object({ kind: z.literal("drift"), groupId: z.string(), drift: z.string(), rule }),
  /** The run went no further. */
  z.object({ kind: z.literal("halt"), code: z.string(), message: z.string(), groupId: z.string().optional() }),
  /** The run's last line. */
  z.object({ kind: z.literal("end"), run, result: z.enum(["done", "halted", "stopped"]) }),
]);

export type JournalEntry = z.infer<typeof journalEntrySchema>;
export type RunKind = z.infer<typeof run>;
export type CallAction = Extract<JournalEntry, { kind: "intent" }>["action"];
export type OutcomeEntry = Extract<JournalEntry, { kind: "outcome" }>;

/** One line: an entry with its place in the file. */
export type JournalLine = JournalEntry & {
  /** 0, 1, 2, … without holes. */
  readonly seq: number;
  /** ISO time at which it was written. */
  readonly at: string;
};
