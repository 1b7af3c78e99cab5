import { isSgtError } from "@sgt/cidr";
import { type LiveRule, ruleIdentity } from "@sgt/rules";
import { awsError } from "../errors.js";
import type { OutcomeEntry } from "../journal/journal-entry.js";
import { type AwsFailure, failureKind } from "../session/aws-failure.js";
import { errorFromFailure } from "../session/failure-error.js";
import { type ChangeRun, stopIfAsked } from "./change-run.js";
import { type JudgedCall, judgeAnswer } from "./judge-answer.js";
import { type RuleCall, sendCall } from "./rule-call.js";
import { backoff } from "./timing.js";

/**
 * Makes one change for certain, or halts: announces it in the journal, makes the call, and when the
 * answer is not a success reads the group and compares. Makes the call again only after that.
 *
 * @param attempted - the same change was announced before and its end is not known, so "duplicate" or
 *   "not found" means that it was done
 * @returns the rules of the call with the ids they have now (for a revocation, those they had)
 * @throws SGT_AWS_STOPPED before a call, never inside one
 * @throws SGT_AWS_FOREIGN_CHANGE when somebody else made the same change
 * @throws SGT_AWS_PARTLY_DONE, SGT_AWS_OUTCOME_UNKNOWN, SGT_AWS_UNSETTLED when the group is not as it must be
 * @throws SGT_AWS_NO_ROOM when the rule quota is used up
 * @throws SGT_AWS_DENIED and the other codes of a refused call
 */
export async function performCall(run: ChangeRun, call: RuleCall, attempted = false): Promise<readonly LiveRule[]> {
  let doubt = attempted;
  for (let attempt = 1; ; attempt++) {
    stopIfAsked(run);
    const judged = await attemptCall(run, call, attempt, doubt);
    if (judged.result === "done") return judged.rules;
    if (!mayRepeat(judged) || attempt >= run.timing.maxAttempts) throw haltError(call, judged);
    doubt ||= judged.failure !== null && failureKind(judged.failure) === "ambiguous";
    const waitMs = backoff(run.timing, attempt, run.random);
    run.emit({ kind: "waiting", groupId: call.groupId, reason: "retry", waitMs });
    await run.clock.sleep(waitMs, run.signal);
  }
}

async function attemptCall(run: ChangeRun, call: RuleCall, attempt: number, doubt: boolean): Promise<JudgedCall> {
  const callId = run.nextCallId();
  const { action, groupId } = call;
  await run.journal.append({ kind: "intent", callId, run: run.kind, action, groupId, rules: announced(call) });
  run.emit({ kind: "call", action, groupId, ruleCount: call.rules.length, attempt });
  const judged = await judgeAnswer(run, call, await sendCall(run.session, call), doubt);
  await run.journal.append(outcomeEntry(callId, call, judged));
  run.emit({ kind: "outcome", action, groupId, result: judged.result, awsCode: judged.failure?.awsCode ?? null });
  return judged;
}

/** The tags of a call are part of what it announces. */
function announced(call: RuleCall): LiveRule[] {
  const tags = call.action === "revoke" ? undefined : call.tags;
  return call.rules.map((rule) => (tags === undefined ? rule : { ...rule, tags }));
}

function outcomeEntry(
  callId: number,
  call: RuleCall,
  { result, proof, rules, failure, requestId }: JudgedCall,
): OutcomeEntry {
  return {
    kind: "outcome",
    callId,
    result,
    proof,
    ...(result === "done" && call.action === "authorize" ? { rules: [...rules] } : {}),
    ...(failure === null ? {} : { awsCode: failure.awsCode }),
    ...(requestId === null ? {} : { requestId }),
  };
}

/** Only a change that was seen not to be made, for a reason that may pass. */
function mayRepeat({ result, failure, foreign }: JudgedCall): boolean {
  if (result !== "not-done" || failure === null || foreign) return false;
  const kind = failureKind(failure);
  return kind === "throttled" || kind === "ambiguous";
}

const LIMIT_CODES = new Set(["RulesPerSecurityGroupLimitExceeded"]);

function haltError(call: RuleCall, judged: JudgedCall): Error {
  const { failure, result, foreign } = judged;
  const what = `${call.action} of ${call.rules.length} rules in "${call.groupId}"`;
  const details = {
    groupId: call.groupId,
    action: call.action,
    ...(failure === null ? {} : { awsCode: failure.awsCode }),
  };
  const look = "Look at the group, then resume or revert from the journal.";
  if (result === "unknown") {
    const cause = isSgtError(judged.readError) ? `: ${judged.readError.message}` : "";
    return awsError("SGT_AWS_OUTCOME_UNKNOWN", `${what} met ${codeOf(failure)} and the group cannot be read${cause}`, {
      source: "environment",
      hint: "Resume or revert from the journal once the account answers.",
      details,
    });
  }
  if (result === "partly") {
    return awsError("SGT_AWS_PARTLY_DONE", `${what} met ${codeOf(failure)} and only some of the rules changed`, {
      source: "aws",
      hint: look,
      details,
    });
  }
  if (foreign) {
    return awsError("SGT_AWS_FOREIGN_CHANGE", `${what} met ${codeOf(failure)}: somebody else is changing the group`, {
      hint: look,
      details,
    });
  }
  if (failure !== null && LIMIT_CODES.has(failure.awsCode)) return noRoom(call, failure);
  return failure === null
    ? new TypeError("a call without a failure was not done")
    : errorFromFailure(failure, { groupId: call.groupId });
}

function noRoom(call: RuleCall, failure: AwsFailure): Error {
  const first = call.rules[0];
  return awsError(
    "SGT_AWS_NO_ROOM",
    `"${call.groupId}" has no room for ${call.rules.length} more rules (${first === undefined ? "" : ruleIdentity(first)}, …)`,
    {
      source: "aws",
      hint: "Raise the quota of rules per security group (L-0EA8095F), or plan with a smaller --max-rules.",
      details: { groupId: call.groupId, awsCode: failure.awsCode, ruleCount: call.rules.length },
    },
  );
}

function codeOf(failure: AwsFailure | null): string {
  return failure?.awsCode ?? "no error";
}
