import { type PermissionRule, permissionsOfRules } from "../account/ip-permissions.js";
import type { JsonObject } from "../account/json.js";
import { ruleIdentity, type StoredRule } from "../account/rule.js";
import { ruleJson } from "../account/rule-json.js";
import type { StoredGroup } from "../account/security-group.js";
import { ApiError } from "../protocol/api-error.js";
import { textsParam } from "../protocol/query-params.js";
import type { Ec2Context } from "./ec2-context.js";
import { groupToChange, ruleNotFound } from "./group-lookup.js";
import { withGroupId } from "./known-peer.js";
import { requestedRules } from "./requested-rules.js";

/**
 * RevokeSecurityGroupIngress, by rule ids or by properties. One property rule that matches nothing
 * refuses the whole call, except in the default VPC, where it is listed and the rest goes (docs/aws.md#changing-rules).
 */
export function revokeIngress(context: Ec2Context): JsonObject {
  const group = groupToChange(context);
  const ruleIds = textsParam(context.params, "SecurityGroupRuleId");
  if (ruleIds.length > 0 && "IpPermissions" in context.params) {
    throw new ApiError(
      "InvalidParameterCombination",
      "ipPermissions and securityGroupRuleIds may not be used together",
    );
  }
  const { revoked, unknown } = ruleIds.length > 0 ? byIds(group, ruleIds) : byProperties(context, group);
  remove(context, group, revoked);
  return {
    Return: true,
    ...(unknown.length === 0 ? {} : { UnknownIpPermissions: permissionsOfRules(unknown) }),
    RevokedSecurityGroupRules: revoked.map((rule) => revokedJson(context, group, rule)),
  };
}

interface Revocation {
  readonly revoked: readonly StoredRule[];
  readonly unknown: readonly PermissionRule[];
}

function byIds(group: StoredGroup, ruleIds: readonly string[]): Revocation {
  const revoked = [...new Set(ruleIds)].map((id) => {
    const rule = group.rules.find((candidate) => candidate.ruleId === id && !candidate.isEgress);
    if (rule === undefined) throw ruleNotFound(id);
    return rule;
  });
  return { revoked, unknown: [] };
}

function byProperties({ state, params, caller }: Ec2Context, group: StoredGroup): Revocation {
  const standing = new Map(group.rules.filter((rule) => !rule.isEgress).map((rule) => [ruleIdentity(rule), rule]));
  const asked = requestedRules(params, caller.accountId).map((rule) => withGroupId(state, rule));
  const unknown = asked.filter((rule) => !standing.has(ruleIdentity(rule)));
  if (unknown.length > 0 && !state.isDefaultVpc(group.vpcId)) {
    throw new ApiError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
  }
  const revoked = new Set(asked.flatMap((rule) => standing.get(ruleIdentity(rule)) ?? []));
  return { revoked: [...revoked], unknown };
}

function remove({ state }: Ec2Context, group: StoredGroup, revoked: readonly StoredRule[]): void {
  const gone = new Set(revoked.map((rule) => rule.ruleId));
  state.replaceGroup({ ...group, rules: group.rules.filter((rule) => !gone.has(rule.ruleId)) });
}

function revokedJson({ state }: Ec2Context, group: StoredGroup, rule: StoredRule): JsonObject {
  const { GroupOwnerId, Tags, SecurityGroupRuleArn, ReferencedGroupInfo, ...json } = ruleJson(group, rule, state);
  const referenced = rule.peer.kind === "group" ? { ReferencedGroupId: rule.peer.groupId } : {};
  return { ...json, ...referenced };
}
