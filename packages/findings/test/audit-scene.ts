import { ACCOUNT, group, REGION, rule } from "@sgt/scenes";
import {
  type Instance,
  type LoadBalancer,
  type Network,
  type RegionSnapshot,
  type SecurityGroup,
  unknownNetwork,
} from "@sgt/snapshot";

// An account after the one of "Spotting Misconfigurations With CloudMapper": a public load balancer over
// two zones, two internal web servers behind it, a database behind them, and a bastion.

export interface AccountParts {
  readonly groups: readonly SecurityGroup[];
  readonly network: Network;
}

export function instance(
  instanceId: string,
  groupIds: readonly string[],
  zone: string,
  more: Partial<Instance> = {},
): Instance {
  return {
    instanceId,
    name: instanceId,
    vpcId: "vpc-1",
    subnetId: `subnet-${zone}`,
    availabilityZone: zone,
    state: "running",
    groupIds,
    interfaces: [],
    tags: {},
    ...more,
  };
}

export function balancer(
  name: string,
  groupIds: readonly string[],
  instanceIds: readonly string[],
  more: Partial<LoadBalancer> = {},
): LoadBalancer {
  return {
    kind: "classic",
    name,
    arn: null,
    isInternetFacing: true,
    vpcId: "vpc-1",
    groupIds,
    subnetIds: [],
    availabilityZones: ["a", "b"],
    instanceIds,
    listeners: null,
    ...more,
  };
}

export function database(databaseId: string, more: Partial<NonNullable<Network["databases"]>[number]> = {}) {
  return {
    databaseId,
    engine: "postgres",
    port: 5432,
    vpcId: "vpc-1",
    groupIds: ["sg-db"],
    subnetIds: [],
    availabilityZone: "a",
    standbyZone: null,
    isMultiZone: false,
    isPublic: false,
    clusterId: null,
    replicaOf: null,
    ...more,
  };
}

export const GROUPS: readonly SecurityGroup[] = [
  group("sg-lb", [rule("tcp 443", "0.0.0.0/0")], { groupName: "Public web" }),
  group("sg-web", [rule("tcp 8000", "sg-lb"), rule("tcp 8000", "sg-bastion")], { groupName: "Internal web" }),
  group("sg-db", [rule("tcp 5432", "sg-web")], { groupName: "Database" }),
  group("sg-bastion", [rule("tcp 22", "1.1.1.1/32"), rule("tcp 22", "2.2.2.0/28")], { groupName: "Bastion" }),
  group("sg-default", [rule("-1", "sg-default")], { groupName: "default" }),
];

export const NETWORK: Network = {
  ...unknownNetwork([]),
  vpcs: [{ vpcId: "vpc-1", name: "Prod", isDefault: false, cidrs: ["10.0.0.0/16"] }],
  instances: [
    instance("i-bastion", ["sg-bastion"], "a"),
    instance("i-web1", ["sg-web"], "a"),
    instance("i-web2", ["sg-web"], "b"),
  ],
  loadBalancers: [balancer("weblb", ["sg-lb"], ["i-web1", "i-web2"])],
  databases: [database("orders")],
};

/** The account, with parts of it changed. */
export function account(
  { groups = GROUPS, network = NETWORK }: Partial<AccountParts> = {},
  more: Partial<RegionSnapshot> = {},
): RegionSnapshot {
  return {
    accountId: ACCOUNT,
    region: REGION,
    collectedAt: null,
    groups,
    enis: [],
    prefixLists: [],
    flowLogs: [],
    ruleQuota: 60,
    missing: [],
    network,
    ...more,
  };
}

/** The groups, one of them with other rules. */
export function withRules(groupId: string, ...rules: SecurityGroup["ingress"]): readonly SecurityGroup[] {
  return GROUPS.map((one) => (one.groupId === groupId ? { ...one, ingress: [...one.ingress, ...rules] } : one));
}

/** The network with every resource also in a group. */
export function everythingIn(groupId: string): Network {
  const add = <T extends { readonly groupIds: readonly string[] }>(list: readonly T[] | null): T[] =>
    (list ?? []).map((one) => ({ ...one, groupIds: [...one.groupIds, groupId] }));
  return {
    ...NETWORK,
    instances: add(NETWORK.instances),
    loadBalancers: add(NETWORK.loadBalancers),
    databases: add(NETWORK.databases),
  };
}
