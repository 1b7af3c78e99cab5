import { type LiveRule, ruleIdentity } from "@sgt/snapshot";
import type { OutcomeEntry } from "../journal/journal-entry.js";
import { sameText } from "../rule/rule-marks.js";
import { type AwsFailure, failureKind } from "../session/aws-failure.js";
import { judgeCall } from "./call-effect.js";
import type { ChangeRun } from "./change-run.js";
import { readUntil } from "./read-back.js";
import type { CallAnswer, RuleCall } from "./rule-call.js";

/** What one attempt came to. */
export interface JudgedCall {
  readonly result: OutcomeEntry["result"];
  readonly proof: OutcomeEntry["proof"];
  /** What an authorisation added, with ids; empty when it is not done, and for other calls. */
  readonly rules: readonly LiveRule[];
  /** What AWS answered instead of success; null on success. */
  readonly failure: AwsFailure | null;
  /** The change was made, or undone, by somebody else. */
  readonly foreign: boolean;
  /** The same call may be made again. */
  readonly repeatable: boolean;
  readonly requestId: string | null;
  /** Why the group could not be read, when the result is unknown for that. */
  readonly readError: unknown;
}

/** "It is already so": the answer to a change that was made before, by us or by somebody else. */
const ALREADY: Readonly<Record<RuleCall["action"], readonly string[]>> = {
  authorize: ["InvalidPermission.Duplicate"],
  // The last is what a default VPC reports within a success (RevokeSecurityGroupIngress in the EC2 API reference).
  revoke: ["InvalidPermission.NotFound", "InvalidSecurityGroupRuleId.NotFound", "UnknownIpPermissions"],
  // Becoming what it is already is no error; another rule may be that, though.
  modify: ["InvalidPermission.Duplicate"],
  tag: [],
};

/** The rule itself was removed by somebody else. */
const GONE = "InvalidSecurityGroupRuleId.NotFound";

/** Whether AWS looks for duplicates or for room first is not documented. */
export const NO_ROOM_CODE = "RulesPerSecurityGroupLimitExceeded";

/**
 * Decides what a call came to.
 *
 * - success: believed.
 * - no answer, or 5xx: not known. Reads cannot tell, since they may be minutes old and show the time before
 *   the call, or before a rule was last removed. The same call made again can: it is all or nothing, so
 *   "already so" proves that the first one worked, and success that it did not.
 * - "already so": after such a doubt the group is read until it shows the change, and compared; else it is
 *   somebody else's doing.
 * - refused or throttled: not done. In doubt a full group is read too, for it may be full through us.
 */
export async function judgeAnswer(
  run: ChangeRun,
  call: RuleCall,
  answer: CallAnswer,
  doubt: boolean,
): Promise<JudgedCall> {
  if (answer.ok) return believe(run, call, answer);
  const { failure } = answer;
  const base = { ...PLAIN, failure, requestId: failure.requestId };
  if (ALREADY[call.action].includes(failure.awsCode)) {
    if (doubt) return { ...base, ...(await settle(run, call, run.timing.settleMs)) };
    // A default VPC revokes what it finds of a call, so some of it may be gone through us.
    const result = failure.awsCode === "UnknownIpPermissions" ? "partly" : "not-done";
    return { ...base, result, proof: "response", foreign: true };
  }
  if (call.action === "modify" && failure.awsCode === GONE) {
    return { ...base, result: "not-done", proof: "response", foreign: true };
  }
  const kind = failureKind(failure);
  if (kind === "ambiguous") return { ...base, result: "unknown", proof: "response", repeatable: true };
  if (doubt && failure.awsCode === NO_ROOM_CODE) {
    const settled = await settle(run, call, run.timing.doubtMs);
    if (settled.result === "done") return { ...base, ...settled };
  }
  return { ...base, result: "not-done", proof: "response", repeatable: kind === "throttled" };
}

/** Where there is nothing else to say. */
const PLAIN = { rules: [], foreign: false, repeatable: false, readError: null } as const;

type Settled = Pick<JudgedCall, "result" | "proof" | "rules" | "foreign" | "readError">;

/** Reads the group until it shows the change whole, and compares. */
async function settle(run: ChangeRun, call: RuleCall, limitMs: number): Promise<Settled> {
  const base = { ...PLAIN, proof: "read-back" } as const;
  try {
    const { live, seen } = await readUntil(run, call.groupId, (read) => judgeCall(call, read) === "done", limitMs);
    if (!seen) return { ...base, result: judgeCall(call, live) === "partly" ? "partly" : "unknown" };
    const rules = addedRules(call, live);
    // Described otherwise than we asked: the rule of somebody who was faster.
    const foreign = !call.rules.every((rule, i) => sameText(rule, rules[i] ?? rule));
    return foreign ? { ...base, result: "not-done", foreign } : { ...base, result: "done", rules };
  } catch (readError) {
    return { ...base, result: "unknown", readError };
  }
}

/** The rules of an authorisation as they stand, in its order; none for other calls. */
function addedRules(call: RuleCall, live: readonly LiveRule[]): LiveRule[] {
  if (call.action !== "authorize") return [];
  const found = new Map(live.map((rule) => [ruleIdentity(rule), rule]));
  return call.rules.map((rule) => found.get(ruleIdentity(rule)) ?? rule);
}

async function believe(run: ChangeRun, call: RuleCall, answer: Extract<CallAnswer, { ok: true }>): Promise<JudgedCall> {
  const base = { ...PLAIN, result: "done", proof: "response", failure: null, requestId: answer.requestId } as const;
  const rules = addedRules(call, answer.rules);
  if (rules.every((rule) => rule.ruleId !== undefined)) return { ...base, rules };
  // An answer without ids: done all the same, and the ids are read.
  const { live } = await readUntil(run, call.groupId, (read) => judgeCall(call, read) === "done", run.timing.settleMs);
  return { ...base, rules: addedRules(call, live) };
}
