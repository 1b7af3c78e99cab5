import type { MissingFile } from "./missing-file.js";
import type { NetworkInterface } from "./network-interface.js";

// The network of a region beside its security groups: what decides whether a rule can be used.

export interface Vpc {
  readonly vpcId: string;
  readonly name: string;
  readonly isDefault: boolean;
  /** All its blocks, IPv4 before IPv6. */
  readonly cidrs: readonly string[];
  /** The account that owns it; absent where AWS does not say. */
  readonly ownerId?: string;
}

export interface Subnet {
  readonly subnetId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  /** Its blocks, IPv4 before IPv6. */
  readonly cidrs: readonly string[];
  /** Whether an instance started in it gets a public IPv4 address unasked. */
  readonly givesPublicAddresses: boolean;
}

/** What a route leads to, told by its target's id. `other` is what AWS adds next. */
export type RouteTargetKind =
  | "local"
  | "internet-gateway"
  | "egress-only-gateway"
  | "nat-gateway"
  | "vpn-gateway"
  | "transit-gateway"
  | "peering"
  | "local-gateway"
  | "carrier-gateway"
  | "core-network"
  | "interface"
  | "vpc-endpoint"
  | "other";

export interface Route {
  /** A canonical CIDR, or the id of a prefix list. */
  readonly destination:
    | { readonly kind: "cidr"; readonly cidr: string }
    | { readonly kind: "prefix-list"; readonly prefixListId: string };
  readonly targetKind: RouteTargetKind;
  /** Such as `igw-…`, `local`; empty when AWS names none. */
  readonly targetId: string;
  /** False for a blackhole: its target is gone. */
  readonly isActive: boolean;
}

export interface RouteTable {
  readonly routeTableId: string;
  readonly vpcId: string;
  /** Serves every subnet of the VPC that has no table of its own. */
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  /** Internet and VPN gateways whose inbound packets it routes: an edge route table. */
  readonly gatewayIds: readonly string[];
  readonly routes: readonly Route[];
}

/** VPC Block Public Access: the switch of an account and region that stands before every internet gateway. */
export interface PublicAccessBlock {
  /** `off`, `block-bidirectional` or `block-ingress`. */
  readonly mode: string;
  /** VPCs and subnets that internet traffic reaches in spite of it. */
  readonly exemptIds: readonly string[];
}

export interface InternetGateway {
  readonly internetGatewayId: string;
  readonly name: string;
  /** VPCs it is attached to: one or none. */
  readonly vpcIds: readonly string[];
}

export interface NatGateway {
  readonly natGatewayId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly subnetId: string;
  /** `available` while it works. */
  readonly state: string;
  readonly isPublic: boolean;
  readonly publicAddresses: readonly string[];
  /** Of the VPC as a whole, in each of its zones; it has no subnet. */
  readonly isRegional: boolean;
}

/** One numbered line of a network ACL. */
export interface AclEntry {
  readonly ruleNumber: number;
  readonly action: "allow" | "deny";
  /** As in security group rules. */
  readonly protocol: string;
  /** First port, or ICMP type; null for protocols without ports. */
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly cidr: string;
}

export interface NetworkAcl {
  readonly networkAclId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  /** By rule number, the last deny (32767, 32768) included: the first entry that fits decides. */
  readonly ingress: readonly AclEntry[];
  readonly egress: readonly AclEntry[];
}

export interface Instance {
  readonly instanceId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  /** `running`, `stopped`, … */
  readonly state: string;
  /** Of all its interfaces. */
  readonly groupIds: readonly string[];
  /** As the instance tells them: the same as the interfaces of the region, for folders that hold only instances. */
  readonly interfaces: readonly NetworkInterface[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface Listener {
  /** Upper case, as AWS has it: `HTTP`, `TCP`, … */
  readonly protocol: string;
  readonly port: number;
  /** The port on the instances behind a classic load balancer. */
  readonly instancePort: number | null;
  /** Target groups that it forwards to; empty for a classic load balancer and for fixed answers. */
  readonly targetGroupArns: readonly string[];
}

export interface LoadBalancer {
  readonly kind: "classic" | "application" | "network" | "gateway";
  /** Its name, which is also the id of a classic one. */
  readonly name: string;
  /** Null for classic load balancers, which are named by their name. */
  readonly arn: string | null;
  readonly isInternetFacing: boolean;
  readonly vpcId: string;
  readonly groupIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly availabilityZones: readonly string[];
  /** Instances behind a classic load balancer; those of others are in target groups. */
  readonly instanceIds: readonly string[];
  /** Null when the listeners were not collected. */
  readonly listeners: readonly Listener[] | null;
}

export interface Target {
  /** An instance id, an address, or an ARN. */
  readonly id: string;
  readonly port: number | null;
  readonly availabilityZone: string | null;
  /** `healthy`, `unhealthy`, …; empty when not told. */
  readonly health: string;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly vpcId: string;
  readonly protocol: string;
  readonly port: number | null;
  readonly targetType: string;
  /** Of the load balancers it stands behind. */
  readonly loadBalancerArns: readonly string[];
  /** Null when its targets were not collected. */
  readonly targets: readonly Target[] | null;
}

export interface Database {
  readonly databaseId: string;
  readonly engine: string;
  /** Null when AWS tells no endpoint, as while it is made. */
  readonly port: number | null;
  readonly vpcId: string;
  readonly groupIds: readonly string[];
  /** All subnets it may stand in. */
  readonly subnetIds: readonly string[];
  readonly availabilityZone: string;
  /** Where its standby is; null without one. */
  readonly standbyZone: string | null;
  readonly isMultiZone: boolean;
  readonly isPublic: boolean;
  /** The cluster it belongs to; null when it stands alone. */
  readonly clusterId: string | null;
  /** The database it copies; null when it is no replica. */
  readonly replicaOf: string | null;
}

/** The parts of a network, one list each. */
export interface NetworkLists {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly internetGateways: readonly InternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly networkAcls: readonly NetworkAcl[];
  readonly instances: readonly Instance[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly targetGroups: readonly TargetGroup[];
  readonly databases: readonly Database[];
}

/**
 * The network of a region. A list is null when its file was not there or could not be read: not
 * known, which is another thing than none; `missing` says why, file by file.
 */
export type Network = { readonly [Part in keyof NetworkLists]: NetworkLists[Part] | null } & {
  readonly missing: readonly MissingFile[];
  /** Absent where it was not collected: folders made by hand mostly lack it. */
  readonly publicAccessBlock?: PublicAccessBlock;
};

/** Returns a network of which nothing is known, with the reason for every file that would have told. */
export function unknownNetwork(missing: readonly MissingFile[]): Network {
  return {
    vpcs: null,
    subnets: null,
    routeTables: null,
    internetGateways: null,
    natGateways: null,
    networkAcls: null,
    instances: null,
    loadBalancers: null,
    targetGroups: null,
    databases: null,
    missing,
  };
}
