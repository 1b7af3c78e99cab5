import type { RegionSnapshot, SecurityGroup } from "@sgt/snapshot";
import { OPERATIONS, type RuleCall, sendCall } from "../change/rule-call.js";
import { failureKind } from "../session/aws-failure.js";
import type { AwsSession } from "../session/aws-session.js";

/** An action, and what AWS said of it when it was asked without making it. */
export interface AskedAction {
  readonly action: (typeof OPERATIONS)[RuleCall["action"]];
  /** `not-known` when AWS answered neither, or there was nothing to ask about. */
  readonly answer: "permitted" | "denied" | "not-known";
}

/**
 * Asks AWS of each changing action that sgt uses whether this caller may make it, without making it (`DryRun`), on one group: policies
 * may tell groups apart, so that `apply` asks again of its own. Changes nothing.
 */
export async function askChanges(session: AwsSession, { groups }: RegionSnapshot): Promise<AskedAction[]> {
  const group = groups.find(
    ({ ownerId, ingress }) => ownerId === session.accountId && ingress.some(({ ruleId }) => ruleId !== undefined),
  );
  return Promise.all(
    (Object.keys(OPERATIONS) as RuleCall["action"][]).map(async (name) => ({
      action: OPERATIONS[name],
      answer: group === undefined ? "not-known" : await ask(session, callOf(name, group)),
    })),
  );
}

function callOf(action: RuleCall["action"], { groupId, ingress }: SecurityGroup): RuleCall {
  const [rule] = ingress.filter(({ ruleId }) => ruleId !== undefined) as [SecurityGroup["ingress"][number]];
  if (action === "modify") return { action, groupId, rules: [rule], to: rule };
  if (action === "tag") return { action, groupId, rules: [rule], tags: { "sgt:asked": "" } };
  return { action, groupId, rules: [rule] };
}

async function ask(session: AwsSession, call: RuleCall): Promise<AskedAction["answer"]> {
  const answer = await sendCall(session, call, { dryRun: true });
  if (answer.ok || answer.failure.awsCode === "DryRunOperation") return "permitted";
  return failureKind(answer.failure) === "denied" ? "denied" : "not-known";
}
