import type { IntentEntry, OutcomeEntry } from "../journal/journal-entry.js";
import { type ChangeRun, stopIfAsked } from "./change-run.js";
import { haltError } from "./halt-error.js";
import { type JudgedCall, judgeAnswer } from "./judge-answer.js";
import { type RuleCall, sendCall } from "./rule-call.js";
import { backoff } from "./timing.js";

/**
 * Makes one change for certain, or halts: announces it in the journal, makes the call, writes down what it
 * came to, and makes it again where that is not known or AWS asked to slow down.
 *
 * @param attempted - the same change was announced before and its end is not known, so "duplicate" or
 *   "not found" means that it was done
 * @returns whether it was this run that made the change; not when AWS found it made already
 * @throws SGT_AWS_STOPPED before a call, never inside one
 * @throws SGT_AWS_FOREIGN_CHANGE when somebody else made the same change
 * @throws SGT_AWS_OUTCOME_UNKNOWN when AWS never answered, or the group cannot be read
 * @throws SGT_AWS_PARTLY_DONE, SGT_AWS_UNSETTLED when the group is not as it must be
 * @throws SGT_AWS_NO_ROOM when the rule quota is used up
 * @throws SGT_AWS_DENIED and the other codes of a refused call
 */
export async function performCall(run: ChangeRun, call: RuleCall, attempted = false): Promise<boolean> {
  let doubt = attempted;
  for (let attempt = 1; ; attempt++) {
    stopIfAsked(run);
    const judged = await attemptCall(run, call, attempt, doubt);
    // "Already so" to a second attempt means that the first one was ours.
    if (judged.result === "done") return judged.failure === null || attempt > 1;
    if (!judged.repeatable || attempt >= run.timing.maxAttempts) throw haltError(call, judged);
    doubt ||= judged.result === "unknown";
    const waitMs = backoff(run.timing, attempt, run.random);
    run.emit({ kind: "waiting", groupId: call.groupId, reason: "retry", waitMs });
    await run.clock.sleep(waitMs, run.signal);
  }
}

async function attemptCall(run: ChangeRun, call: RuleCall, attempt: number, doubt: boolean): Promise<JudgedCall> {
  const callId = run.nextCallId();
  const { action, groupId } = call;
  await run.journal.append({ kind: "intent", callId, run: run.kind, action, groupId, ...announced(call) });
  run.emit({ kind: "call", action, groupId, ruleCount: call.rules.length, attempt });
  const judged = await judgeAnswer(run, call, await sendCall(run.session, call), doubt);
  await run.journal.append(outcomeEntry(callId, judged));
  run.emit({ kind: "outcome", action, groupId, result: judged.result, awsCode: judged.failure?.awsCode ?? null });
  return judged;
}

/** The tags of a call are part of what it announces. */
function announced(call: RuleCall): Pick<IntentEntry, "rules" | "to"> {
  if (call.action === "modify") return { rules: call.rules, to: call.to };
  const tags = call.action === "revoke" ? undefined : call.tags;
  const untagged = tags === undefined || Object.keys(tags).length === 0;
  return { rules: call.rules.map((rule) => (untagged ? rule : { ...rule, tags })) };
}

function outcomeEntry(callId: number, { result, proof, rules, failure, requestId }: JudgedCall): OutcomeEntry {
  return {
    kind: "outcome",
    callId,
    result,
    proof,
    ...(rules.length > 0 ? { rules: [...rules] } : {}),
    ...(failure === null ? {} : { awsCode: failure.awsCode }),
    ...(requestId === null ? {} : { requestId }),
  };
}
