import { asObject, asObjects, asTags, type JsonObject } from "../account/json.js";
import type { ResourceList } from "../account/region-model.js";
import { ApiError } from "../protocol/api-error.js";
import { cutPage, type PageRule } from "../protocol/page.js";
import { textsParam } from "../protocol/query-params.js";
import type { Ec2Action, Ec2Context } from "./ec2-context.js";
import { type Filterable, filterTest } from "./filters.js";

interface ResourceKind {
  readonly list: ResourceList;
  readonly idMember: string;
  readonly notFound: string;
  readonly page: PageRule;
  /** Filter name → members to walk, through lists: "Groups.GroupId". */
  readonly filters: Readonly<Record<string, string>>;
}

const UP_TO_1000: PageRule = { min: 5, max: 1000 };

const KINDS: Readonly<Record<string, ResourceKind>> = {
  DescribeNetworkInterfaces: {
    list: "NetworkInterfaces",
    idMember: "NetworkInterfaceId",
    notFound: "InvalidNetworkInterfaceID.NotFound",
    page: UP_TO_1000,
    filters: {
      "network-interface-id": "NetworkInterfaceId",
      "group-id": "Groups.GroupId",
      "group-name": "Groups.GroupName",
      "vpc-id": "VpcId",
      "subnet-id": "SubnetId",
      "owner-id": "OwnerId",
      "requester-id": "RequesterId",
      "requester-managed": "RequesterManaged",
      "interface-type": "InterfaceType",
      "private-ip-address": "PrivateIpAddress",
      "addresses.private-ip-address": "PrivateIpAddresses.PrivateIpAddress",
      "ipv6-addresses.ipv6-address": "Ipv6Addresses.Ipv6Address",
      "attachment.instance-id": "Attachment.InstanceId",
      description: "Description",
      status: "Status",
    },
  },
  DescribeFlowLogs: {
    list: "FlowLogs",
    idMember: "FlowLogId",
    notFound: "InvalidFlowLogId.NotFound",
    page: { min: 1, max: 1000 },
    filters: {
      "resource-id": "ResourceId",
      "flow-log-id": "FlowLogId",
      "traffic-type": "TrafficType",
      "deliver-log-status": "DeliverLogsStatus",
      "log-destination-type": "LogDestinationType",
      "log-group-name": "LogGroupName",
    },
  },
  DescribeManagedPrefixLists: {
    list: "PrefixLists",
    idMember: "PrefixListId",
    notFound: "InvalidPrefixListID.NotFound",
    page: { min: 1, max: 100, preset: 100 },
    filters: { "owner-id": "OwnerId", "prefix-list-id": "PrefixListId", "prefix-list-name": "PrefixListName" },
  },
  DescribeVpcs: {
    list: "Vpcs",
    idMember: "VpcId",
    notFound: "InvalidVpcID.NotFound",
    page: UP_TO_1000,
    filters: { "vpc-id": "VpcId", "is-default": "IsDefault", "owner-id": "OwnerId", cidr: "CidrBlock", state: "State" },
  },
  DescribeSubnets: {
    list: "Subnets",
    idMember: "SubnetId",
    notFound: "InvalidSubnetID.NotFound",
    page: UP_TO_1000,
    filters: { "subnet-id": "SubnetId", "vpc-id": "VpcId", "availability-zone": "AvailabilityZone", state: "State" },
  },
  DescribeNetworkAcls: {
    list: "NetworkAcls",
    idMember: "NetworkAclId",
    notFound: "InvalidNetworkAclID.NotFound",
    page: UP_TO_1000,
    filters: {
      "network-acl-id": "NetworkAclId",
      "vpc-id": "VpcId",
      default: "IsDefault",
      "association.subnet-id": "Associations.SubnetId",
    },
  },
  DescribeRouteTables: {
    list: "RouteTables",
    idMember: "RouteTableId",
    notFound: "InvalidRouteTableID.NotFound",
    page: { min: 5, max: 100 },
    filters: {
      "route-table-id": "RouteTableId",
      "vpc-id": "VpcId",
      "association.subnet-id": "Associations.SubnetId",
      "association.main": "Associations.Main",
    },
  },
};

/** Lists whose describe knows no filters that anybody here asks for, by their action's name. */
const PLAIN_KINDS: Readonly<Record<string, ResourceKind>> = {
  DescribeInstances: plain("Reservations", "ReservationId", UP_TO_1000),
  DescribeNatGateways: plain("NatGateways", "NatGatewayId", UP_TO_1000),
  DescribeInternetGateways: plain("InternetGateways", "InternetGatewayId", UP_TO_1000),
  DescribeEgressOnlyInternetGateways: plain("EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId", {
    min: 5,
    max: 255,
  }),
  DescribeVpcEndpoints: plain("VpcEndpoints", "VpcEndpointId", { min: 1, max: 1000 }),
  DescribeVpcEndpointServiceConfigurations: plain("ServiceConfigurations", "ServiceId", { min: 1, max: 1000 }),
  DescribeSecurityGroupVpcAssociations: plain("SecurityGroupVpcAssociations", "GroupId", UP_TO_1000),
  DescribeVpcPeeringConnections: plain("VpcPeeringConnections", "VpcPeeringConnectionId", UP_TO_1000),
  DescribeAvailabilityZones: plain("AvailabilityZones", "ZoneName", UP_TO_1000),
};

function plain(list: ResourceList, idMember: string, page: PageRule): ResourceKind {
  return { list, idMember, notFound: `Invalid${idMember}.NotFound`, page, filters: {} };
}

/** The describes that serve a list of the snapshot as it came, by their action's name. */
export const RESOURCE_ACTIONS: Readonly<Record<string, Ec2Action>> = Object.fromEntries(
  Object.entries({ ...KINDS, ...PLAIN_KINDS }).map(([action, kind]) => [
    action,
    (context: Ec2Context) => describe(kind, context),
  ]),
);

function describe(kind: ResourceKind, { state, params, pageItems }: Ec2Context): JsonObject {
  if (!state.isCollected(kind.list)) throw notCollected(kind.list);
  const resources = state.resources(kind.list);
  const idOf = (resource: JsonObject): string => String(resource[kind.idMember] ?? "");
  const ids = textsParam(params, kind.idMember);
  const missing = ids.find((id) => !resources.some((resource) => idOf(resource) === id));
  if (missing !== undefined) throw new ApiError(kind.notFound, `The ID '${missing}' does not exist`);
  const passes = filterTest(params, filterable(kind));
  const found = resources.filter((resource) => (ids.length === 0 || ids.includes(idOf(resource))) && passes(resource));
  const page = cutPage(found, idOf, params, { ...kind.page, most: pageItems });
  return { [kind.list]: page.items, NextToken: page.nextToken };
}

/** The snapshot's maker could not, or did not, look: so cannot whoever asks the sandbox. */
function notCollected(list: ResourceList): ApiError {
  return new ApiError("UnauthorizedOperation", `You are not authorized: the snapshot holds no ${list}.`, 403);
}

function filterable(kind: ResourceKind): Filterable<JsonObject> {
  const values = Object.entries(kind.filters).map(([name, path]) => [
    name,
    (resource: JsonObject): string[] => walk(resource, path.split(".")),
  ]);
  return { values: Object.fromEntries(values), tags: (resource) => asTags(resource.Tags ?? resource.TagSet) };
}

function walk(value: unknown, path: readonly string[]): string[] {
  const [member, ...rest] = path;
  if (member === undefined) return value === undefined || value === null ? [] : [String(value)];
  const holders = Array.isArray(value) ? asObjects(value) : [asObject(value) ?? {}];
  return holders.flatMap((holder) => walk(holder[member], rest));
}
