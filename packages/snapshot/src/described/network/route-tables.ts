import * as z from "zod";
import type { Route, RouteTable, RouteTargetKind } from "../../model/network.js";
import { canonicalCidr } from "../../model/point.js";
import { SNAPSHOT_FILES } from "../../model/snapshot-files.js";
import { type DescribedList, optionalCidr, optionalText, text } from "./described-list.js";

const route = z.object({
  DestinationCidrBlock: optionalCidr,
  DestinationIpv6CidrBlock: optionalCidr,
  DestinationPrefixListId: text.optional(),
  // One of these is there (EC2 API reference, Route).
  GatewayId: optionalText,
  EgressOnlyInternetGatewayId: optionalText,
  NatGatewayId: optionalText,
  TransitGatewayId: optionalText,
  VpcPeeringConnectionId: optionalText,
  LocalGatewayId: optionalText,
  CarrierGatewayId: optionalText,
  CoreNetworkArn: optionalText,
  NetworkInterfaceId: optionalText,
  InstanceId: optionalText,
  State: text.default("active"),
});

type RawRoute = z.infer<typeof route>;

const TARGETS: readonly (readonly [keyof RawRoute, RouteTargetKind])[] = [
  ["EgressOnlyInternetGatewayId", "egress-only-gateway"],
  ["NatGatewayId", "nat-gateway"],
  ["TransitGatewayId", "transit-gateway"],
  ["VpcPeeringConnectionId", "peering"],
  ["LocalGatewayId", "local-gateway"],
  ["CarrierGatewayId", "carrier-gateway"],
  ["CoreNetworkArn", "core-network"],
  ["NetworkInterfaceId", "interface"],
  ["InstanceId", "interface"],
];

/** `GatewayId` holds several kinds, told apart by the beginning of the id. */
const GATEWAYS: readonly (readonly [string, RouteTargetKind])[] = [
  ["local", "local"],
  ["igw-", "internet-gateway"],
  ["vgw-", "vpn-gateway"],
  ["vpce-", "vpc-endpoint"],
];

function targetOf(raw: RawRoute): { readonly targetKind: RouteTargetKind; readonly targetId: string } {
  const gateway = GATEWAYS.find(([prefix]) => raw.GatewayId.startsWith(prefix));
  if (gateway !== undefined) return { targetKind: gateway[1], targetId: raw.GatewayId };
  const target = TARGETS.find(([member]) => raw[member] !== "");
  return target === undefined
    ? { targetKind: "other", targetId: raw.GatewayId }
    : { targetKind: target[1], targetId: raw[target[0]] as string };
}

function destinationOf(raw: RawRoute): Route["destination"] | null {
  const cidr = raw.DestinationCidrBlock ?? raw.DestinationIpv6CidrBlock;
  if (cidr !== undefined) return { kind: "cidr", cidr: canonicalCidr(cidr) };
  const prefixListId = raw.DestinationPrefixListId;
  return prefixListId === undefined ? null : { kind: "prefix-list", prefixListId };
}

function routesOf(raw: RawRoute): Route[] {
  const destination = destinationOf(raw);
  return destination === null ? [] : [{ destination, ...targetOf(raw), isActive: raw.State === "active" }];
}

const routeTable = z
  .object({
    RouteTableId: text,
    VpcId: optionalText,
    Associations: z
      .array(z.object({ Main: z.boolean().default(false), SubnetId: text.optional(), GatewayId: text.optional() }))
      .default([]),
    Routes: z.array(route).default([]),
  })
  .transform(
    (raw): RouteTable => ({
      routeTableId: raw.RouteTableId,
      vpcId: raw.VpcId,
      isMain: raw.Associations.some((association) => association.Main),
      subnetIds: raw.Associations.flatMap((association) => association.SubnetId ?? []),
      gatewayIds: raw.Associations.flatMap((association) => association.GatewayId ?? []),
      routes: raw.Routes.flatMap(routesOf),
    }),
  );

/** `aws ec2 describe-route-tables` */
export const describedRouteTables: DescribedList<RouteTable> = {
  file: SNAPSHOT_FILES.routeTables,
  idOf: ({ routeTableId }) => routeTableId,
  schema: z.object({ RouteTables: z.array(routeTable) }).transform((page) => page.RouteTables),
};
