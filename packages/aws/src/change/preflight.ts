import { awsError } from "../errors.js";
import { failureKind } from "../session/aws-failure.js";
import type { AwsSession } from "../session/aws-session.js";
import type { Clock } from "../session/clock.js";
import { errorFromFailure } from "../session/failure-error.js";
import { OPERATIONS, type RuleCall, sendCall } from "./rule-call.js";
import { backoff, type Timing } from "./timing.js";

export interface PreflightOptions {
  readonly session: AwsSession;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks AWS for every call whether it would be permitted, without making it (`DryRun`, which tests
 * permission only: neither duplicates nor quota).
 *
 * @throws SGT_AWS_DENIED naming every denied action and group, not only the first
 * @throws the coded error of a call that failed otherwise
 */
export async function preflight(calls: readonly RuleCall[], options: PreflightOptions): Promise<void> {
  const denied: RuleCall[] = [];
  for (const call of calls) {
    if (options.signal?.aborted === true) throw awsError("SGT_AWS_STOPPED", "stopped before the first change");
    if (!(await isPermitted(call, options))) denied.push(call);
  }
  if (denied.length === 0) return;
  const actions = [...new Set(denied.flatMap(actionsOf))].sort().join(", ");
  const groupIds = [...new Set(denied.map((call) => call.groupId))].join(", ");
  throw awsError("SGT_AWS_DENIED", `not permitted: ${actions} on ${groupIds}; nothing was changed`, {
    source: "aws",
    hint: "Grant the actions; docs/iam/apply.json and docs/iam/revert.json are the minimal policies.",
    details: { actions, groupIds },
  });
}

async function isPermitted(call: RuleCall, options: PreflightOptions): Promise<boolean> {
  const { session, clock, timing, random, signal } = options;
  for (let attempt = 1; ; attempt++) {
    const answer = await sendCall(session, call, { dryRun: true });
    if (answer.ok || answer.failure.awsCode === "DryRunOperation") return true;
    const kind = failureKind(answer.failure);
    if (kind === "denied") return false;
    // Not a matter of permission: a group that is gone, say. It shows when the group's turn comes.
    if (kind === "refused") return true;
    const passing = kind === "throttled" || kind === "ambiguous";
    if (!passing || attempt >= timing.maxAttempts) throw errorFromFailure(answer.failure, { groupId: call.groupId });
    await clock.sleep(backoff(timing, attempt, random), signal);
  }
}

/** Tags on an authorisation need a permission of their own. */
function actionsOf(call: RuleCall): string[] {
  const tagged = call.action === "authorize" && Object.keys(call.tags ?? {}).length > 0;
  return tagged ? [OPERATIONS.authorize, OPERATIONS.tag] : [OPERATIONS[call.action]];
}
