import type { Database, Instance, Listener, LoadBalancer, NetworkInterface, RegionSnapshot } from "@sgt/snapshot";
import type { FindingResource } from "../finding/finding.js";

/** Something that a security group stands before: what its rules let in arrives here. */
export interface GroupHolder {
  readonly resource: FindingResource;
  /** What to call it in a sentence: an id, or a name where the id is a long ARN. */
  readonly label: string;
  readonly groupIds: readonly string[];
  readonly vpcId: string;
  /** Where it may be; more than one for load balancers and databases, empty when not told. */
  readonly subnetIds: readonly string[];
  /** Its own addresses of both families; empty when not told. */
  readonly addresses: readonly string[];
  readonly publicAddresses: readonly string[];
  /** Said to have public IPv4 addresses, though none is told: internet-facing, publicly accessible. */
  readonly isPublic: boolean;
  readonly isAttached: boolean;
  /** `interface`, `network_load_balancer`, …; empty for what is no interface. */
  readonly interfaceType: string;
  readonly instanceId: string | null;
  /** Of a load balancer, where they are known; null for whatever else. */
  readonly listeners: readonly Listener[] | null;
}

/**
 * Returns what the security groups of a region stand before: its network interfaces, with the names of
 * their instances; those that only `describe-instances` told; and load balancers and databases, whose
 * interfaces a folder made by hand may lack. An interface is there once.
 */
export function groupHolders(region: RegionSnapshot): GroupHolder[] {
  const instances = region.network?.instances ?? [];
  const byId = new Map(instances.map((instance) => [instance.instanceId, instance]));
  const told = new Set(region.enis.map((eni) => eni.eniId));
  const embedded = instances.flatMap((instance) => instance.interfaces).filter((eni) => !told.has(eni.eniId));
  const balancers = region.network?.loadBalancers ?? [];
  const own = [...region.enis, ...embedded].filter((eni) => !isOfBalancer(eni, balancers));
  return [
    ...own.map((eni) => interfaceHolder(eni, byId.get(eni.instanceId ?? ""))),
    ...balancers.map(balancerHolder),
    ...(region.network?.databases ?? []).map(databaseHolder),
  ];
}

/** The balancer says more than its interfaces where its listeners and subnets are known: on which ports it answers. */
function isOfBalancer({ description }: NetworkInterface, balancers: readonly LoadBalancer[]): boolean {
  const name = /^ELB (?:(?:app|net)\/)?([^/]+)/.exec(description)?.[1];
  return balancers.some((one) => one.name === name && one.listeners !== null && one.subnetIds.length > 0);
}

/** Returns what carries groups by the id of each of them. */
export function holdersByGroup<T extends { readonly groupIds: readonly string[] }>(
  holders: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const byGroup = new Map<string, T[]>();
  for (const holder of holders) {
    for (const groupId of new Set(holder.groupIds)) {
      const known = byGroup.get(groupId);
      if (known === undefined) byGroup.set(groupId, [holder]);
      else known.push(holder);
    }
  }
  return byGroup;
}

function interfaceHolder(eni: NetworkInterface, instance: Instance | undefined): GroupHolder {
  const resource: FindingResource =
    instance === undefined
      ? { type: "network-interface", id: eni.eniId, name: eni.description || eni.eniId, vpcId: eni.vpcId }
      : { type: "instance", id: instance.instanceId, name: instance.name, vpcId: eni.vpcId };
  return {
    resource,
    label: resource.id,
    groupIds: eni.groupIds,
    vpcId: eni.vpcId,
    subnetIds: eni.subnetId === "" ? [] : [eni.subnetId],
    addresses: eni.addresses,
    publicAddresses: eni.publicAddresses,
    isPublic: eni.publicAddresses.length > 0,
    isAttached: eni.isAttached,
    interfaceType: eni.interfaceType,
    instanceId: eni.instanceId,
    listeners: null,
  };
}

const NO_INTERFACE = {
  addresses: [],
  publicAddresses: [],
  isAttached: true,
  interfaceType: "",
  instanceId: null,
  listeners: null,
};

function balancerHolder(balancer: LoadBalancer): GroupHolder {
  const { name, arn, vpcId, groupIds, subnetIds, isInternetFacing, listeners } = balancer;
  const resource: FindingResource = { type: "load-balancer", id: arn ?? name, name, vpcId };
  return { resource, label: name, groupIds, vpcId, subnetIds, isPublic: isInternetFacing, ...NO_INTERFACE, listeners };
}

function databaseHolder({ databaseId, vpcId, groupIds, subnetIds, isPublic }: Database): GroupHolder {
  const resource: FindingResource = { type: "database", id: databaseId, name: databaseId, vpcId };
  return { resource, label: databaseId, groupIds, vpcId, subnetIds, isPublic, ...NO_INTERFACE };
}
