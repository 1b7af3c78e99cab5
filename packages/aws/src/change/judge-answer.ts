import { type LiveRule, ruleIdentity } from "@sgt/rules";
import type { OutcomeEntry } from "../journal/journal-entry.js";
import { type AwsFailure, failureKind } from "../session/aws-failure.js";
import { judgeCall } from "./call-effect.js";
import type { ChangeRun } from "./change-run.js";
import { readUntil } from "./read-back.js";
import type { CallAnswer, RuleCall } from "./rule-call.js";

/** What one attempt came to. */
export interface JudgedCall {
  readonly result: OutcomeEntry["result"];
  readonly proof: OutcomeEntry["proof"];
  /** With ids, when done. */
  readonly rules: readonly LiveRule[];
  /** What AWS answered instead of success; null on success. */
  readonly failure: AwsFailure | null;
  /** The change was made, or undone, by somebody else. */
  readonly foreign: boolean;
  readonly requestId: string | null;
  /** Why the group could not be read, when the result is unknown. */
  readonly readError: unknown;
}

/** "It is already so": the answer to a change that was made before, by us or by somebody else. */
const ALREADY: Readonly<Record<RuleCall["action"], readonly string[]>> = {
  authorize: ["InvalidPermission.Duplicate"],
  revoke: ["InvalidPermission.NotFound", "InvalidSecurityGroupRuleId.NotFound"],
  tag: [],
};

/**
 * Decides what a call came to. A success is believed; after anything else the group is read:
 *
 * - refused or throttled: it was not done, one read confirms it;
 * - "already so": done when an earlier attempt of ours is in doubt, else somebody else's doing;
 * - no answer, or 5xx: whatever the group shows.
 */
export async function judgeAnswer(
  run: ChangeRun,
  call: RuleCall,
  answer: CallAnswer,
  doubt: boolean,
): Promise<JudgedCall> {
  if (answer.ok) return believe(run, call, answer);
  const { failure } = answer;
  const already = ALREADY[call.action].includes(failure.awsCode);
  const ambiguous = !already && failureKind(failure) === "ambiguous";
  const base = { failure, foreign: false, requestId: failure.requestId, rules: [], readError: null } as const;
  try {
    const limitMs = already && doubt ? run.timing.settleMs : ambiguous ? run.timing.doubtMs : 0;
    const { live } = await readUntil(run, call.groupId, (rules) => judgeCall(call, rules) === "done", limitMs);
    return { ...base, ...weigh(call, live, { already, ambiguous, doubt }) };
  } catch (readError) {
    return ambiguous || already
      ? { ...base, result: "unknown", proof: "read-back", readError }
      : { ...base, result: "not-done", proof: "response" };
  }
}

interface Circumstances {
  readonly already: boolean;
  readonly ambiguous: boolean;
  readonly doubt: boolean;
}

function weigh(
  call: RuleCall,
  live: readonly LiveRule[],
  { already, ambiguous, doubt }: Circumstances,
): Pick<JudgedCall, "result" | "proof" | "rules" | "foreign"> {
  const verdict = judgeCall(call, live);
  if (already && !doubt) return { result: "not-done", proof: "response", rules: [], foreign: true };
  if (verdict === "partly") return { result: "partly", proof: "read-back", rules: [], foreign: false };
  if (verdict === "done") {
    const rules = standing(call, live);
    // Described otherwise than we asked: the rule of somebody who was faster.
    const foreign = call.action === "authorize" && !call.rules.every((rule, i) => sameText(rule, rules[i]));
    return foreign
      ? { result: "not-done", proof: "read-back", rules: [], foreign }
      : { result: "done", proof: "read-back", rules, foreign };
  }
  // "Already so", yet no read ever showed it.
  if (already) return { result: "unknown", proof: "read-back", rules: [], foreign: false };
  return { result: "not-done", proof: ambiguous ? "read-back" : "response", rules: [], foreign: false };
}

function sameText(asked: LiveRule, live: LiveRule | undefined): boolean {
  return (asked.description ?? "") === (live?.description ?? "");
}

/** The rules of the call as they stand, in its order. */
function standing(call: RuleCall, live: readonly LiveRule[]): LiveRule[] {
  const found = new Map(live.map((rule) => [ruleIdentity(rule), rule]));
  return call.rules.map((rule) => (call.action === "authorize" ? (found.get(ruleIdentity(rule)) ?? rule) : rule));
}

async function believe(run: ChangeRun, call: RuleCall, answer: Extract<CallAnswer, { ok: true }>): Promise<JudgedCall> {
  const base = { result: "done", proof: "response", failure: null, foreign: false, readError: null } as const;
  const rules = standing(call, answer.rules);
  const named = call.action !== "authorize" || rules.every((rule) => rule.ruleId !== undefined);
  if (named) return { ...base, requestId: answer.requestId, rules };
  // An answer without ids: done all the same, and the ids are read.
  const { live } = await readUntil(run, call.groupId, (read) => judgeCall(call, read) === "done", run.timing.settleMs);
  return { ...base, requestId: answer.requestId, rules: standing(call, live) };
}
