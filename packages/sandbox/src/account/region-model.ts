import type { JsonObject } from "./json.js";

/**
 * One region of one account, each list as the AWS CLI prints it (`aws ec2 describe-security-groups`
 * prints `SecurityGroups`, and so on). What is absent is empty.
 */
export interface RegionModel {
  readonly accountId: string;
  readonly region: string;
  readonly SecurityGroups?: readonly JsonObject[];
  /** Gives the rules their ids and tags; rules without one get ids of the sandbox's making. */
  readonly SecurityGroupRules?: readonly JsonObject[];
  readonly NetworkInterfaces?: readonly JsonObject[];
  readonly PrefixLists?: readonly JsonObject[];
  /** `Entries` of `get-managed-prefix-list-entries` by prefix list id. */
  readonly prefixListEntries?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly Vpcs?: readonly JsonObject[];
  readonly Subnets?: readonly JsonObject[];
  readonly NetworkAcls?: readonly JsonObject[];
  readonly RouteTables?: readonly JsonObject[];
  readonly FlowLogs?: readonly JsonObject[];
  /** Instances, in the reservations that `describe-instances` prints. */
  readonly Reservations?: readonly JsonObject[];
  readonly NatGateways?: readonly JsonObject[];
  readonly InternetGateways?: readonly JsonObject[];
  readonly EgressOnlyInternetGateways?: readonly JsonObject[];
  readonly VpcEndpoints?: readonly JsonObject[];
  /** Endpoint services of the account. */
  readonly ServiceConfigurations?: readonly JsonObject[];
  readonly SecurityGroupVpcAssociations?: readonly JsonObject[];
  /** What `aws ram list-resources --resource-owner SELF` prints. */
  readonly resources?: readonly JsonObject[];
  /** What `aws ram get-resource-share-associations` prints. */
  readonly resourceShareAssociations?: readonly JsonObject[];
  readonly VpcPeeringConnections?: readonly JsonObject[];
  readonly AvailabilityZones?: readonly JsonObject[];
  /** Classic load balancers (`aws elb`). */
  readonly LoadBalancerDescriptions?: readonly JsonObject[];
  /** Application, network and gateway load balancers (`aws elbv2`). */
  readonly LoadBalancers?: readonly JsonObject[];
  readonly TargetGroups?: readonly JsonObject[];
  /** `TargetHealthDescriptions` of `describe-target-health` by target group name. */
  readonly targetHealth?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly DBInstances?: readonly JsonObject[];
  readonly DBClusters?: readonly JsonObject[];
  /** Lists that nobody looked at: describing them is refused, since an empty list would be a claim. */
  readonly notCollected?: readonly ResourceList[];
  /** The applied quota of rules per group and direction; else the option `ruleQuota`. */
  readonly ruleQuota?: number;
}

/** The lists that are served as they came. */
export const RESOURCE_LISTS = [
  "NetworkInterfaces",
  "PrefixLists",
  "Vpcs",
  "Subnets",
  "NetworkAcls",
  "RouteTables",
  "FlowLogs",
  "Reservations",
  "NatGateways",
  "InternetGateways",
  "EgressOnlyInternetGateways",
  "VpcEndpoints",
  "ServiceConfigurations",
  "SecurityGroupVpcAssociations",
  "resources",
  "resourceShareAssociations",
  "VpcPeeringConnections",
  "AvailabilityZones",
  "LoadBalancerDescriptions",
  "LoadBalancers",
  "TargetGroups",
  "DBInstances",
  "DBClusters",
] as const;

export type ResourceList = (typeof RESOURCE_LISTS)[number];
