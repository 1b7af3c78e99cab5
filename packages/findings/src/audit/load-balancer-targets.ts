import type { Instance, LoadBalancer, Network } from "@sgt/snapshot";
import type { AuditContext } from "./audit-context.js";
import type { Draft } from "./audit-draft.js";

interface TargetZone {
  readonly id: string;
  /** Null when the snapshot does not hold the target. */
  readonly zone: string | null;
}

/** Load balancers over several zones whose targets all stand in one. */
export function targetsInOneZone({ region, groups }: AuditContext): Draft[] {
  const { network } = region;
  return (network?.loadBalancers ?? []).flatMap((balancer) => {
    if (new Set(balancer.availabilityZones).size < 2) return [];
    const targets = targetsOf(balancer, network as Network, region.enis);
    const unknown = targets.filter(({ zone }) => zone === null);
    // Where a target is not in the snapshot, the tier it belongs to tells where such targets stand.
    const tier =
      unknown.length > 0 || targets.length === 0 ? tierBehind(balancer, groups, network?.instances ?? []) : [];
    const places = [...targets.filter(({ zone }) => zone !== null), ...tier];
    const zones = new Set(places.map(({ zone }) => zone));
    if (zones.size !== 1) return [];
    const resource = {
      type: "load-balancer",
      id: balancer.arn ?? balancer.name,
      name: balancer.name,
      vpcId: balancer.vpcId,
    } as const;
    return [
      {
        kind: "load-balancer-targets-in-one-zone",
        resource,
        title: `All targets of ${balancer.name} are in ${[...zones][0]}`,
        what: `The load balancer spans ${balancer.availabilityZones.join(", ")}; its targets are in ${[...zones][0]} only.`,
        evidence: [...places, ...unknown].map(({ id, zone }) => ({
          resource: { type: "instance", id, name: id, vpcId: balancer.vpcId } as const,
          says: zone === null ? "is not in the snapshot" : `is in ${zone}`,
        })),
      } satisfies Draft,
    ];
  });
}

function targetsOf(balancer: LoadBalancer, network: Network, enis: AuditContext["region"]["enis"]): TargetZone[] {
  const instances = new Map((network.instances ?? []).map((instance) => [instance.instanceId, instance]));
  const zoneOfAddress = (address: string): string | null =>
    enis.find((eni) => eni.addresses.includes(address))?.availabilityZone || null;
  const registered = (network.targetGroups ?? [])
    .filter((group) => balancer.arn !== null && group.loadBalancerArns.includes(balancer.arn))
    .flatMap((group) => group.targets ?? [])
    .map(({ id, availabilityZone }) => ({ id, told: availabilityZone === "all" ? null : availabilityZone }));
  return [...balancer.instanceIds.map((id) => ({ id, told: null })), ...registered]
    .filter(({ id }) => instances.get(id)?.state !== "stopped")
    .map(({ id, told }) => ({ id, zone: told ?? (instances.get(id)?.availabilityZone || zoneOfAddress(id)) }));
}

/** Instances in the groups that admit the load balancer's, those that it carries itself apart. */
function tierBehind(
  { groupIds }: LoadBalancer,
  groups: AuditContext["groups"],
  instances: readonly Instance[],
): TargetZone[] {
  const tiers = [...groups.values()].filter(
    (group) =>
      !groupIds.includes(group.groupId) &&
      group.ingress.some(({ peer }) => peer.kind === "group" && groupIds.includes(peer.groupId)),
  );
  const ids = new Set(tiers.map((group) => group.groupId));
  return instances
    .filter((instance) => instance.state !== "stopped" && instance.groupIds.some((groupId) => ids.has(groupId)))
    .map(({ instanceId, availabilityZone }) => ({ id: instanceId, zone: availabilityZone || null }));
}
