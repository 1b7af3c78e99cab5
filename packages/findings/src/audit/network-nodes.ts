import type { Database, Instance, LoadBalancer, Network, NetworkInterface, RegionSnapshot } from "@sgt/snapshot";
import type { FindingResource } from "../finding/finding.js";

/** Something in a VPC that can be reached and can reach: what one network interface stands for. */
export interface NetworkNode {
  readonly resource: FindingResource;
  readonly vpcId: string;
  readonly groupIds: readonly string[];
  /** Its private addresses; empty when the snapshot does not tell. */
  readonly addresses: readonly string[];
  readonly zone: string;
  /** Null when the snapshot does not hold the interface. */
  readonly eniId: string | null;
  /** Whether people may log in to it: an instance, and not a service of AWS. */
  readonly isMachine: boolean;
}

/**
 * Returns what stands in the region's VPCs: attached interfaces, then instances, databases and load
 * balancers whose interfaces the snapshot does not hold, so that a folder without interfaces still
 * has a shape. What has no group is left out: security groups say nothing about it.
 */
export function networkNodes(region: RegionSnapshot): NetworkNode[] {
  const { instances, databases, loadBalancers } = region.network ?? ({} as Partial<Network>);
  const byInstance = new Map((instances ?? []).map((instance) => [instance.instanceId, instance]));
  const interfaces = region.enis.filter((eni) => eni.isAttached);
  const nodes = interfaces.map((eni) => interfaceNode(eni, byInstance));
  const seen = new Set(region.enis.flatMap((eni) => [eni.eniId, eni.instanceId ?? ""]));
  for (const instance of instances ?? []) nodes.push(...instanceNodes(instance, seen));
  const others = [...(databases ?? []).map(databaseNode), ...(loadBalancers ?? []).map(loadBalancerNode)];
  nodes.push(...others.filter((node) => !interfaces.some((eni) => carriesAll(eni, node.groupIds))));
  return nodes.filter((node) => node.groupIds.length > 0);
}

const carriesAll = (eni: NetworkInterface, groupIds: readonly string[]): boolean =>
  groupIds.every((groupId) => eni.groupIds.includes(groupId));

function interfaceNode(eni: NetworkInterface, instances: ReadonlyMap<string, Instance>): NetworkNode {
  const instance = eni.instanceId === null ? undefined : instances.get(eni.instanceId);
  const resource: FindingResource = instance
    ? { type: "instance", id: instance.instanceId, name: instance.name, vpcId: eni.vpcId }
    : { type: "network-interface", id: eni.eniId, name: eni.description || eni.eniId, vpcId: eni.vpcId };
  const { vpcId, groupIds, addresses, availabilityZone } = eni;
  return {
    resource,
    vpcId,
    groupIds,
    addresses,
    zone: availabilityZone,
    eniId: eni.eniId,
    isMachine: eni.instanceId !== null,
  };
}

function instanceNodes(instance: Instance, seen: ReadonlySet<string>): NetworkNode[] {
  const { instanceId, name, vpcId, groupIds, availabilityZone: zone } = instance;
  const resource = { type: "instance", id: instanceId, name, vpcId } as const;
  const node = { resource, vpcId, zone, isMachine: true };
  if (instance.interfaces.length === 0 && !seen.has(instanceId))
    return [{ ...node, groupIds, addresses: [], eniId: null }];
  return instance.interfaces
    .filter((eni) => !seen.has(eni.eniId))
    .map(({ groupIds: own, addresses }) => ({ ...node, groupIds: own, addresses, eniId: null }));
}

function databaseNode({ databaseId, vpcId, groupIds, availabilityZone }: Database): NetworkNode {
  const resource = { type: "database", id: databaseId, name: databaseId, vpcId } as const;
  return { resource, vpcId, groupIds, addresses: [], zone: availabilityZone, eniId: null, isMachine: false };
}

function loadBalancerNode({ arn, name, vpcId, groupIds, availabilityZones }: LoadBalancer): NetworkNode {
  const resource = { type: "load-balancer", id: arn ?? name, name, vpcId } as const;
  const zone = availabilityZones[0] ?? "";
  return { resource, vpcId, groupIds, addresses: [], zone, eniId: null, isMachine: false };
}
