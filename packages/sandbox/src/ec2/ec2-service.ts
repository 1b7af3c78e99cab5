import type { JsonObject } from "../account/json.js";
import { ApiError } from "../protocol/api-error.js";
import { authorizeIngress } from "./authorize-ingress.js";
import { describeGroups } from "./describe-groups.js";
import { describeRegions } from "./describe-regions.js";
import { RESOURCE_ACTIONS } from "./describe-resources.js";
import { describeRules } from "./describe-rules.js";
import type { Ec2Action, Ec2Context } from "./ec2-context.js";
import { modifyRules } from "./modify-rules.js";
import { prefixListEntries } from "./prefix-list-entries.js";
import { revokeIngress } from "./revoke-ingress.js";
import { createTags, deleteTags } from "./tags.js";
import { updateDescriptionsIngress } from "./update-descriptions.js";

const READS: ReadonlyMap<string, Ec2Action> = new Map([
  ...Object.entries(RESOURCE_ACTIONS),
  ["DescribeSecurityGroups", describeGroups],
  ["DescribeSecurityGroupRules", describeRules],
  ["GetManagedPrefixListEntries", prefixListEntries],
  ["DescribeRegions", describeRegions],
]);

const CHANGES: ReadonlyMap<string, Ec2Action> = new Map([
  ["AuthorizeSecurityGroupIngress", authorizeIngress],
  ["RevokeSecurityGroupIngress", revokeIngress],
  ["ModifySecurityGroupRules", modifyRules],
  ["UpdateSecurityGroupRuleDescriptionsIngress", updateDescriptionsIngress],
  ["CreateTags", createTags],
  ["DeleteTags", deleteTags],
]);

/** Whether an action changes nothing. */
export function isEc2Read(action: string): boolean {
  return !CHANGES.has(action);
}

/** Runs one action. @throws ApiError `InvalidAction` for one the sandbox does not have */
export function runEc2Action(action: string, context: Ec2Context): JsonObject {
  const run = READS.get(action) ?? CHANGES.get(action);
  if (run === undefined) throw new ApiError("InvalidAction", `The action ${action} is not valid for this web service.`);
  return run(context);
}
