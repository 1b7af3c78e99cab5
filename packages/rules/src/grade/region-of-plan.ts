import { formatAddress, parseRange } from "@sgt/cidr";
import type { InterfaceDirectory } from "@sgt/flowlogs";
import {
  type NetworkInterface,
  type RegionSnapshot,
  type SecurityGroup,
  SNAPSHOT_FILES,
  unknownNetwork,
} from "@sgt/snapshot";
import type { Plan, UnchangedNeighbors } from "../plan/plan.js";
import { type Memberships, membershipsOf } from "../usage/memberships.js";

/** Returns how the groups of each row's interface are known to a ledger, for the groups of a plan. */
export function membershipsOfPlan(plan: Plan, directory: InterfaceDirectory | undefined): Memberships {
  return membershipsOf(regionOfPlan(plan), directory);
}

/** Returns as much of the region as a plan knows: enough to replay it, and no more. */
export function regionOfPlan(plan: Plan): RegionSnapshot {
  const { accountId, region, createdAt, groups, unchangedNeighbors } = plan;
  return {
    accountId,
    region,
    collectedAt: createdAt,
    groups: [
      ...groups.map(({ groupId, groupName, vpcId, before }) => groupOf(groupId, before, { groupName, vpcId })),
      ...unchangedNeighbors.groups.map(({ groupId, ingress }) => groupOf(groupId, ingress, {})),
    ],
    enis: [
      ...unchangedNeighbors.enis.map(({ eniId, groupIds, vpcId = "" }) => ({ ...eniOf(eniId, groupIds, []), vpcId })),
      // Stand for all interfaces that carry a group which rules refer to; no flow record names them.
      ...unchangedNeighbors.members.map(({ groupId, addresses }) =>
        eniOf(`members of ${groupId}`, [groupId], addresses),
      ),
      ...sourceMembers(plan),
    ],
    prefixLists: unchangedNeighbors.prefixLists.map(({ prefixListId, cidrs }) => ({
      ...{ prefixListId, cidrs, name: "", ownerId: "", weight: null },
      family: cidrs.some((cidr) => cidr.includes(":")) ? (6 as const) : (4 as const),
    })),
    flowLogs: [],
    ruleQuota: null,
    missing: [{ file: SNAPSHOT_FILES.networkInterfaces, reason: "taken from the plan" }],
    ...(unchangedNeighbors.neighborIds === undefined ? {} : { neighborIds: unchangedNeighbors.neighborIds }),
    ...placesOf(unchangedNeighbors),
  };
}

/** In which VPC an interface stands, and where groups may be carried. */
function placesOf({ vpcs, secondVpcs }: UnchangedNeighbors): Pick<RegionSnapshot, "network" | "sharing"> {
  const blocks = vpcs?.map((vpc) => ({ ...vpc, name: "", isDefault: false })) ?? null;
  const associations = secondVpcs?.map((pair) => ({ ...pair, vpcOwnerId: "" })) ?? null;
  return { network: { ...unknownNetwork([]), vpcs: blocks }, sharing: { associations, shares: null } };
}

/** Stand for the members of groups that new rules have for their source, in the VPC of these rules. */
function sourceMembers({ groups, references = [] }: Plan): NetworkInterface[] {
  const vpcs = new Map(groups.map(({ groupId, vpcId }) => [groupId, vpcId]));
  return references.map(({ groupId, sourceGroupId, members }) => ({
    ...eniOf(`members of ${sourceGroupId}`, [sourceGroupId], members.flatMap(addressesIn)),
    vpcId: vpcs.get(groupId) ?? "",
  }));
}

/** Every address of a CIDR of members, which are told one by one. */
function addressesIn(cidr: string): string[] {
  const { family, first, last } = parseRange(cidr);
  const addresses: string[] = [];
  for (let value = first; value <= last; value += 1n) addresses.push(formatAddress({ family, value }));
  return addresses;
}

function groupOf(
  groupId: string,
  ingress: SecurityGroup["ingress"],
  more: Partial<Pick<SecurityGroup, "groupName" | "vpcId">>,
): SecurityGroup {
  return { groupId, groupName: "", description: "", vpcId: "", ownerId: "", tags: {}, ingress, egress: [], ...more };
}

function eniOf(eniId: string, groupIds: readonly string[], addresses: readonly string[]): NetworkInterface {
  const nowhere = { vpcId: "", subnetId: "", availabilityZone: "", instanceId: null, interfaceType: "interface" };
  return { eniId, groupIds, addresses, publicAddresses: [], isAttached: true, description: "", ...nowhere };
}
