import { counted } from "@sgt/cidr";
import { groupBy, type Network, type RouteTable, type Subnet } from "@sgt/snapshot";

import type { AuditContext } from "./audit-context.js";
import type { Draft } from "./audit-draft.js";

/** VPCs whose subnets in several zones all go out through one NAT gateway. */
export function singleNatGateways({ region }: AuditContext): Draft[] {
  const { network } = region;
  const { subnets, routeTables, natGateways } = network ?? ({} as Partial<Network>);
  if (!subnets || !routeTables || !natGateways) return [];
  const users = groupBy(
    subnets.flatMap((subnet) => {
      const gatewayId = natOf(subnet, routeTables);
      return gatewayId === null ? [] : [{ subnet, gatewayId }];
    }),
    ({ subnet }) => subnet.vpcId,
  );
  return [...users.values()].flatMap((served) => {
    const zones = new Set(served.map(({ subnet }) => subnet.availabilityZone));
    const [gatewayId, ...more] = new Set(served.map((one) => one.gatewayId));
    const gateway = natGateways.find((nat) => nat.natGatewayId === gatewayId);
    if (gateway === undefined || gateway.isRegional || more.length > 0 || zones.size < 2) return [];
    const { natGatewayId: id, name, vpcId } = gateway;
    const zone = subnets.find((subnet) => subnet.subnetId === gateway.subnetId)?.availabilityZone ?? "one zone";
    return [
      {
        kind: "single-nat-gateway",
        resource: { type: "nat-gateway", id, name, vpcId },
        title: `One NAT gateway in ${zone} serves ${counted(zones.size, "zone")}`,
        what: `${counted(served.length, "subnet goes out", "subnets go out")} of ${[...zones].sort().join(", ")} through ${id}.`,
        evidence: served.map(({ subnet }) => ({
          resource: { type: "subnet", id: subnet.subnetId, name: subnet.name, vpcId } as const,
          says: `in ${subnet.availabilityZone}, routes 0.0.0.0/0 to ${id}`,
        })),
      } satisfies Draft,
    ];
  });
}

function natOf({ subnetId, vpcId }: Subnet, tables: readonly RouteTable[]): string | null {
  const table =
    tables.find((one) => one.subnetIds.includes(subnetId)) ?? tables.find((one) => one.isMain && one.vpcId === vpcId);
  const route = table?.routes.find(
    ({ destination, targetKind, isActive }) =>
      isActive && targetKind === "nat-gateway" && destination.kind === "cidr" && destination.cidr === "0.0.0.0/0",
  );
  return route?.targetId ?? null;
}
