import type { BrokenPeering } from "../model/snapshot.js";
import type { AwsPermission, AwsSecurityGroup } from "./aws-shapes.js";

/** Of a VPC peering connection through which a reference works, or may work soon (EC2, VpcPeeringConnectionStateReason). */
const WORKING: ReadonlySet<string> = new Set(["active", "provisioning", "initiating-request", "pending-acceptance"]);

/** Returns the references to groups over peering connections that are gone, as AWS prints it beside each, in the order printed. */
export function brokenPeerings(groups: readonly AwsSecurityGroup[]): BrokenPeering[] {
  return groups.flatMap(({ GroupId, IpPermissions = [], IpPermissionsEgress = [] }) =>
    [...IpPermissions, ...IpPermissionsEgress].flatMap((permission) => ofPermission(GroupId, permission)),
  );
}

function ofPermission(groupId: string, { UserIdGroupPairs = [] }: AwsPermission): BrokenPeering[] {
  return UserIdGroupPairs.flatMap(({ GroupId = "", VpcPeeringConnectionId = "", PeeringStatus }) =>
    PeeringStatus === undefined || WORKING.has(PeeringStatus)
      ? []
      : [{ groupId, referencedId: GroupId, connectionId: VpcPeeringConnectionId, status: PeeringStatus }],
  );
}
