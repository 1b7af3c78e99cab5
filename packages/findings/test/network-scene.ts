import {
  type AclEntry,
  type Network,
  type NetworkAcl,
  type Route,
  type RouteTable,
  unknownNetwork,
} from "@sgt/snapshot";

// A VPC in one line: everything in subnet-1 of vpc-1, as `scene.ts` has it.

/** `entry(100, "allow tcp 22 0.0.0.0/0")`, `entry(50, "deny -1 10.0.0.0/8")`. */
export function entry(ruleNumber: number, text: string): AclEntry {
  const words = text.split(" ");
  const [action, protocol] = words as [AclEntry["action"], string];
  const ports = words.length === 4 ? (words[2] as string) : null;
  const [from, to] = (ports ?? "").split(/(?<=\d)-/);
  return {
    ruleNumber,
    action,
    protocol,
    fromPort: ports === null ? null : Number(from),
    toPort: ports === null ? null : Number(to ?? from),
    cidr: words.at(-1) as string,
  };
}

const ALLOW_ALL = ["allow -1 0.0.0.0/0", "allow -1 ::/0"];

/** An ACL of subnet-1; egress lets everything out unless given. */
export function acl(
  ingress: readonly string[],
  more: Partial<NetworkAcl> & { readonly out?: readonly string[] } = {},
): NetworkAcl {
  const { out = ALLOW_ALL, ...rest } = more;
  const numbered = (texts: readonly string[]) => texts.map((text, index) => entry((index + 1) * 100, text));
  return {
    networkAclId: "acl-1",
    name: "acl-1",
    vpcId: "vpc-1",
    isDefault: false,
    subnetIds: ["subnet-1"],
    ingress: numbered(ingress),
    egress: numbered(out),
    ...rest,
  };
}

/** `route("0.0.0.0/0", "internet-gateway")`. */
export function route(destination: string, targetKind: Route["targetKind"], more: Partial<Route> = {}): Route {
  return {
    destination: destination.startsWith("pl-")
      ? { kind: "prefix-list", prefixListId: destination }
      : { kind: "cidr", cidr: destination },
    targetKind,
    targetId: `${targetKind}-1`,
    isActive: true,
    ...more,
  };
}

export const LOCAL: Route = route("10.0.0.0/16", "local");
export const TO_INTERNET: Route = route("0.0.0.0/0", "internet-gateway");

/** The main table of vpc-1. */
export function routeTable(routes: readonly Route[], more: Partial<RouteTable> = {}): RouteTable {
  return { routeTableId: "rtb-1", vpcId: "vpc-1", isMain: true, subnetIds: [], gatewayIds: [], routes, ...more };
}

/** A public subnet behind an ACL that lets everything through, changed where a test wants it otherwise. */
export function network(more: Partial<Network> = {}): Network {
  return {
    ...unknownNetwork([]),
    routeTables: [routeTable([LOCAL, TO_INTERNET, route("::/0", "internet-gateway")])],
    networkAcls: [acl(ALLOW_ALL)],
    ...more,
  };
}
