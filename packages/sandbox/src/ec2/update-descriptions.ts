import type { JsonObject } from "../account/json.js";
import { ruleIdentity, type StoredRule } from "../account/rule.js";
import type { StoredGroup } from "../account/security-group.js";
import { ApiError } from "../protocol/api-error.js";
import { structuresParam, textParam } from "../protocol/query-params.js";
import type { Ec2Context } from "./ec2-context.js";
import { groupToChange, ruleNotFound } from "./group-lookup.js";
import { withGroupId } from "./known-peer.js";
import { requestedRules } from "./requested-rules.js";
import { checkDescription } from "./rule-description.js";

/**
 * UpdateSecurityGroupRuleDescriptionsIngress, by rule id or by properties. A description left out is
 * removed; a rule that is not there refuses the call.
 */
export function updateDescriptionsIngress(context: Ec2Context): JsonObject {
  const group = groupToChange(context);
  const descriptions =
    "SecurityGroupRuleDescription" in context.params ? byIds(context, group) : byProperties(context, group);
  context.state.replaceGroup({
    ...group,
    rules: group.rules.map((rule) =>
      descriptions.has(rule.ruleId) ? describedAs(rule, descriptions.get(rule.ruleId)) : rule,
    ),
  });
  return { Return: true };
}

type Descriptions = ReadonlyMap<string, string | undefined>;

function byIds({ params }: Ec2Context, group: StoredGroup): Descriptions {
  return new Map(
    structuresParam(params, "SecurityGroupRuleDescription").map((item) => {
      const id = textParam(item, "SecurityGroupRuleId") ?? "";
      const rule = group.rules.find((candidate) => candidate.ruleId === id && !candidate.isEgress);
      if (rule === undefined) throw ruleNotFound(id);
      const isReference = rule.peer.kind === "group" || rule.peer.kind === "prefix-list";
      return [id, checkDescription(textParam(item, "Description"), isReference)];
    }),
  );
}

function byProperties({ state, params, caller }: Ec2Context, group: StoredGroup): Descriptions {
  const standing = new Map(group.rules.filter((rule) => !rule.isEgress).map((rule) => [ruleIdentity(rule), rule]));
  const asked = requestedRules(params, caller.accountId).map((rule) => withGroupId(state, rule));
  return new Map(
    asked.map((rule) => {
      const match = standing.get(ruleIdentity(rule));
      if (match === undefined) {
        throw new ApiError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
      }
      return [match.ruleId, rule.description];
    }),
  );
}

function describedAs(rule: StoredRule, description: string | undefined): StoredRule {
  const { description: _, ...bare } = rule;
  return description === undefined ? bare : { ...bare, description };
}
