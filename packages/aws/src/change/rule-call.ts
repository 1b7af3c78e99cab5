import type { RevokeSecurityGroupIngressCommandInput } from "@aws-sdk/client-ec2";
import type { LiveRule, Rule } from "@sgt/snapshot";
import { permissionsFromRules } from "../rule/permissions-from-rules.js";
import { ruleFromSdk } from "../rule/rule-from-sdk.js";
import { ruleRequest } from "../rule/rule-request.js";
import { type AwsFailure, failureFrom } from "../session/aws-failure.js";
import type { AwsSession } from "../session/aws-session.js";

/** One changing API call. Each is all or nothing, but for `tag`, which may be repeated at will. */
export type RuleCall =
  | {
      readonly action: "authorize";
      readonly groupId: string;
      readonly rules: readonly Rule[];
      /** Set on every rule of the call. */
      readonly tags?: Readonly<Record<string, string>>;
      /** Ids of such rules that were revoked for certain: a read that shows one of them is old, and proves nothing. */
      readonly goneIds?: ReadonlySet<string>;
    }
  /** By rule id where every rule has one, else by properties. */
  | { readonly action: "revoke"; readonly groupId: string; readonly rules: readonly LiveRule[] }
  /** One rule, by its id: what AWS does with several of which one is refused is not documented. */
  | { readonly action: "modify"; readonly groupId: string; readonly rules: readonly [LiveRule]; readonly to: Rule }
  | {
      readonly action: "tag";
      readonly groupId: string;
      readonly rules: readonly LiveRule[];
      readonly tags: Readonly<Record<string, string>>;
    };

/** AWS's answer, or what is known of its absence. */
export type CallAnswer =
  | {
      readonly ok: true;
      readonly requestId: string | null;
      /** What an authorisation added, with ids; empty for other calls. */
      readonly rules: readonly LiveRule[];
    }
  | { readonly ok: false; readonly failure: AwsFailure };

export const OPERATIONS = {
  authorize: "ec2:AuthorizeSecurityGroupIngress",
  revoke: "ec2:RevokeSecurityGroupIngress",
  modify: "ec2:ModifySecurityGroupRules",
  tag: "ec2:CreateTags",
} as const;

/** Makes the call once. Its failure is a value: it decides nothing before the group was read. */
export async function sendCall(
  session: AwsSession,
  call: RuleCall,
  options: { dryRun?: boolean } = {},
): Promise<CallAnswer> {
  try {
    return await dispatch(session, call, options.dryRun === true ? { DryRun: true } : {});
  } catch (thrown) {
    return { ok: false, failure: failureFrom(OPERATIONS[call.action], thrown) };
  }
}

async function dispatch(session: AwsSession, call: RuleCall, dry: { DryRun?: true }): Promise<CallAnswer> {
  switch (call.action) {
    case "authorize":
      return authorize(session, call, dry);
    case "revoke":
      return revoke(session, call, dry);
    case "modify":
      return modify(session, call, dry);
    case "tag":
      return tag(session, call, dry);
  }
}

type Of<Action> = Extract<RuleCall, { action: Action }>;

async function authorize(session: AwsSession, call: Of<"authorize">, dry: { DryRun?: true }): Promise<CallAnswer> {
  const client = await session.ec2Writer();
  const { AuthorizeSecurityGroupIngressCommand } = await import("@aws-sdk/client-ec2");
  const answer = await client.send(
    new AuthorizeSecurityGroupIngressCommand({
      ...dry,
      GroupId: call.groupId,
      IpPermissions: permissionsFromRules(call.rules),
      ...(call.tags === undefined || Object.keys(call.tags).length === 0
        ? {}
        : { TagSpecifications: [{ ResourceType: "security-group-rule", Tags: tagList(call.tags) }] }),
    }),
  );
  if (answer.Return === false) return oddAnswer(call, "ReturnFalse");
  return done(answer, (answer.SecurityGroupRules ?? []).map(ruleFromSdk));
}

async function revoke(session: AwsSession, call: Of<"revoke">, dry: { DryRun?: true }): Promise<CallAnswer> {
  const client = await session.ec2Writer();
  const { RevokeSecurityGroupIngressCommand } = await import("@aws-sdk/client-ec2");
  const answer = await client.send(
    new RevokeSecurityGroupIngressCommand({ ...dry, GroupId: call.groupId, ...revokedRules(call.rules) }),
  );
  // A default VPC reports what it did not find as a success (RevokeSecurityGroupIngress in the EC2 API reference).
  if ((answer.UnknownIpPermissions ?? []).length > 0) return oddAnswer(call, "UnknownIpPermissions");
  if (answer.Return === false) return oddAnswer(call, "ReturnFalse");
  return done(answer);
}

function revokedRules(rules: readonly LiveRule[]): Partial<RevokeSecurityGroupIngressCommandInput> {
  const ids = rules.flatMap((rule) => rule.ruleId ?? []);
  return ids.length === rules.length ? { SecurityGroupRuleIds: ids } : { IpPermissions: permissionsFromRules(rules) };
}

async function modify(session: AwsSession, call: Of<"modify">, dry: { DryRun?: true }): Promise<CallAnswer> {
  const client = await session.ec2Writer();
  const { ModifySecurityGroupRulesCommand } = await import("@aws-sdk/client-ec2");
  const [rule] = call.rules;
  const SecurityGroupRules = [{ SecurityGroupRuleId: rule.ruleId, SecurityGroupRule: ruleRequest(call.to) }];
  const answer = await client.send(
    new ModifySecurityGroupRulesCommand({ ...dry, GroupId: call.groupId, SecurityGroupRules }),
  );
  if (answer.Return === false) return oddAnswer(call, "ReturnFalse");
  return done(answer);
}

async function tag(session: AwsSession, call: Of<"tag">, dry: { DryRun?: true }): Promise<CallAnswer> {
  const client = await session.ec2Writer();
  const { CreateTagsCommand } = await import("@aws-sdk/client-ec2");
  const ids = call.rules.flatMap((rule) => rule.ruleId ?? []);
  return done(await client.send(new CreateTagsCommand({ ...dry, Resources: ids, Tags: tagList(call.tags) })));
}

function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function done(answer: { $metadata: { requestId?: string | undefined } }, rules: readonly LiveRule[] = []): CallAnswer {
  return { ok: true, requestId: answer.$metadata.requestId ?? null, rules };
}

function oddAnswer(call: RuleCall, awsCode: string): CallAnswer {
  return {
    ok: false,
    failure: { operation: OPERATIONS[call.action], awsCode, httpStatus: 200, requestId: null, text: "" },
  };
}
