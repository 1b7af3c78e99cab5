import { awsError } from "../errors.js";
import { failureKind } from "../session/aws-failure.js";
import type { AwsSession } from "../session/aws-session.js";
import type { Clock } from "../session/clock.js";
import { errorFromFailure } from "../session/failure-error.js";
import { inOrder } from "../session/in-order.js";
import { OPERATIONS, type RuleCall, sendCall } from "./rule-call.js";
import { backoff, type Timing } from "./timing.js";

export interface PreflightOptions {
  readonly session: AwsSession;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
}

/** A call that a run or its revert may make. */
export interface NeededCall {
  readonly call: RuleCall;
  /** The tags of the call are wished for: without `ec2:CreateTags` the run goes on without them. */
  readonly tagsAreWish: boolean;
}

/** What the preflight found. */
export interface Permitted {
  /** Whether the tags that are wished for may be set, in every group. */
  readonly tags: boolean;
}

/** At once. EC2 allows 50 of these calls, then 5 a second, to everybody in the account together (EC2 API throttling). */
const AT_ONCE = 4;

/**
 * Asks AWS for every call whether it would be permitted, without making it (`DryRun`, which tests
 * permission only: neither duplicates nor quota). Once for each kind of call and group, because
 * policies may tell groups apart.
 *
 * @throws SGT_AWS_DENIED naming every denied action and group, not only the first
 * @throws the coded error of a call that failed otherwise
 */
export async function preflight(calls: readonly NeededCall[], options: PreflightOptions): Promise<Permitted> {
  const denied: RuleCall[] = [];
  let tags = true;
  for await (const { call, answer } of inOrder(calls, AT_ONCE, (needed) => ask(needed, options))) {
    if (answer === "denied") denied.push(call);
    if (answer === "without-tags") tags = false;
  }
  if (denied.length > 0) throw notPermitted(denied);
  return { tags };
}

interface Asked {
  readonly call: RuleCall;
  readonly answer: "permitted" | "without-tags" | "denied";
}

async function ask({ call, tagsAreWish }: NeededCall, options: PreflightOptions): Promise<Asked> {
  if (options.signal?.aborted === true) throw awsError("SGT_AWS_STOPPED", "stopped before the first change");
  if (await isPermitted(call, options)) return { call, answer: "permitted" };
  const bare = withoutTags(call);
  const isBarePermitted = tagsAreWish && bare !== null && (await isPermitted(bare, options));
  return { call, answer: isBarePermitted ? "without-tags" : "denied" };
}

function notPermitted(denied: readonly RuleCall[]): Error {
  const actions = [...new Set(denied.flatMap(actionsOf))].sort().join(", ");
  const groupIds = [...new Set(denied.map((call) => call.groupId))].sort().join(", ");
  return awsError("SGT_AWS_DENIED", `not permitted: ${actions} on ${groupIds}; nothing was changed`, {
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

/** Null when the call sets none. */
function withoutTags(call: RuleCall): RuleCall | null {
  return isTagged(call) ? { ...call, tags: {} } : null;
}

/** Tags on an authorisation need a permission of their own. */
function actionsOf(call: RuleCall): string[] {
  return isTagged(call) ? [OPERATIONS.authorize, OPERATIONS.tag] : [OPERATIONS[call.action]];
}

function isTagged(call: RuleCall): call is Extract<RuleCall, { action: "authorize" }> {
  return call.action === "authorize" && Object.keys(call.tags ?? {}).length > 0;
}
