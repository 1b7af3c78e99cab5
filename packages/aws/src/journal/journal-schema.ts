import type { LiveRule } from "@sgt/snapshot";
import * as z from "zod";
import type { JournalEntry } from "./journal-entry.js";

const text = z.string();
const maybe = z.exactOptional(text);

const peer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ipv4"), cidr: text }),
  z.object({ kind: z.literal("ipv6"), cidr: text }),
  z.object({ kind: z.literal("group"), groupId: text, accountId: maybe, vpcId: maybe }),
  z.object({ kind: z.literal("prefix-list"), prefixListId: text }),
]);

const rule: z.ZodType<LiveRule> = z.object({
  protocol: text,
  fromPort: z.int().nullable(),
  toPort: z.int().nullable(),
  peer,
  description: maybe,
  ruleId: maybe,
  tags: z.exactOptional(z.record(text, text)),
});
const rules = z.array(rule);
const count = z.exactOptional(z.int().min(1));
const run = z.enum(["apply", "resume", "revert"]);

/** Checks what a journal holds: a file that lay about is not trusted. */
export const journalEntrySchema: z.ZodType<JournalEntry> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("begin"),
    schema: z.literal("sgt/journal/v1"),
    planId: text,
    planHash: text,
    accountId: text,
    region: text,
    callerArn: text,
    groupIds: z.array(text),
    planned: z.exactOptional(
      z.array(z.object({ groupId: text, fingerprint: text, add: z.array(text), remove: z.array(text) })),
    ),
    waves: z.exactOptional(z.object({ canary: count, size: count, pauseMs: z.exactOptional(z.number().min(0)) })),
  }),
  z.object({ kind: z.literal("run"), run, callerArn: text }),
  z.object({ kind: z.literal("group"), groupId: text, groupName: text, before: rules }),
  z.object({
    kind: z.literal("intent"),
    callId: z.int(),
    run,
    action: z.enum(["authorize", "revoke", "modify", "tag"]),
    groupId: text,
    rules,
    to: z.exactOptional(rule),
  }),
  z.object({
    kind: z.literal("outcome"),
    callId: z.int(),
    result: z.enum(["done", "not-done", "partly", "unknown"]),
    proof: z.enum(["response", "read-back"]),
    rules: z.exactOptional(rules),
    awsCode: maybe,
    requestId: maybe,
  }),
  z.object({ kind: z.literal("read-back"), groupId: text, matches: z.boolean(), difference: maybe }),
  z.object({ kind: z.literal("drift"), groupId: text, drift: text, rule }),
  z.object({ kind: z.literal("wave"), index: z.int().min(1), result: z.enum(["done", "passed"]) }),
  z.object({ kind: z.literal("halt"), code: text, message: text, groupId: maybe }),
  z.object({ kind: z.literal("end"), run, result: z.enum(["done", "halted", "stopped"]) }),
]);
