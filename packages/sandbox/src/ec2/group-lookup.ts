import type { StoredGroup } from "../account/security-group.js";
import { ApiError } from "../protocol/api-error.js";
import { textParam } from "../protocol/query-params.js";
import type { Ec2Context } from "./ec2-context.js";

/**
 * The group that a change names by `GroupId`, or by `GroupName` in the default VPC.
 * @throws ApiError `MissingParameter`, `InvalidGroupId.Malformed`, `InvalidGroup.NotFound`, or
 *   `UnauthorizedOperation` when another account owns it: a participant of a shared VPC sees it only (docs/aws.md#groups-of-others)
 */
export function groupToChange({ state, params, caller }: Ec2Context): StoredGroup {
  const id = textParam(params, "GroupId");
  const name = textParam(params, "GroupName");
  if (id === undefined && name === undefined) {
    throw new ApiError("MissingParameter", "The request must contain the parameter groupName or groupId");
  }
  if (id !== undefined && !id.startsWith("sg-")) throw new ApiError("InvalidGroupId.Malformed", `Invalid id: "${id}"`);
  const group =
    id === undefined
      ? [...state.groups.values()].find((other) => other.groupName === name && state.isDefaultVpc(other.vpcId))
      : state.groups.get(id);
  if (group === undefined) throw groupNotFound(id ?? name ?? "");
  if (group.ownerId !== caller.accountId) {
    throw new ApiError("UnauthorizedOperation", "You are not authorized to perform this operation.", 403);
  }
  return group;
}

export function groupNotFound(groupId: string): ApiError {
  return new ApiError("InvalidGroup.NotFound", `The security group '${groupId}' does not exist`);
}

export function ruleNotFound(ruleId: string): ApiError {
  return new ApiError("InvalidSecurityGroupRuleId.NotFound", `The security group rule ID '${ruleId}' does not exist`);
}
