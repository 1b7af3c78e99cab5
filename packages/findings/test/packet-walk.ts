import { assessRegion, type Exposure } from "@sgt/findings";
import { eni, group, NOW, region, rule } from "@sgt/scenes";
import type { AclEntry, NetworkAcl, Route, RouteTable } from "@sgt/snapshot";
import { acl, LOCAL, network, route, routeTable } from "./network-scene.js";

// A packet walk that knows nothing of ranges: it sends one packet from each kind of client, on each port, and one answer.

const CIDRS = ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/8", "8.8.8.0/24", "200.0.0.0/8"] as const;
/** One client in each part that the CIDRs cut the internet into. */
const CLIENTS = ["8.8.8.8", "8.1.1.1", "20.0.0.1", "200.0.0.1", "130.0.0.1"];
const PORTS = [22, 443, 5000];
/** Where answers go to: the part of the ephemeral ports that the entries below do not cut. */
const CLIENT_PORT = 5000;
const ENTRIES = ["tcp 22", "tcp 443", "tcp 1024-65535", "-1", "udp 53"];

export interface World {
  readonly ruleCidr: string;
  readonly rulePort: number;
  readonly isPublic: boolean;
  readonly table: RouteTable;
  readonly edge: RouteTable | null;
  readonly acl: NetworkAcl;
}

/** Returns numbers below a bound, the same for the same seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function randomWorld(random: (below: number) => number): World {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: random(most + 1) }, make);
  const entryText = () => `${pick(["allow", "allow", "deny"])} ${pick(ENTRIES)} ${pick(CIDRS)}`;
  const kinds = ["internet-gateway", "internet-gateway", "vpc-endpoint", "interface", "nat-gateway"] as const;
  const destinations = CIDRS.filter(() => random(3) === 0);
  const routes = destinations.map((cidr) => route(cidr, pick(kinds), { isActive: random(6) > 0 }));
  const hop = pick(["vpc-endpoint", "interface", "local"] as const);
  const inbound = route("10.0.0.0/24", hop, { isActive: random(6) > 0 });
  return {
    ruleCidr: pick(CIDRS),
    rulePort: pick(PORTS),
    isPublic: random(5) > 0,
    table: routeTable([LOCAL, ...routes]),
    edge: random(2) === 0 ? null : routeTable([LOCAL, inbound], { ...EDGE }),
    acl: acl(["allow -1 0.0.0.0/0", ...some(3, entryText)].reverse().slice(random(2)), {
      out: [...some(3, entryText), "allow -1 0.0.0.0/0"].slice(0, 1 + random(4)),
    }),
  };
}

const EDGE = { routeTableId: "rtb-9", isMain: false, gatewayIds: ["igw-1"] };

/** Returns what the product says of the world's one rule; undefined where the rule is no finding. */
export function exposureIn({
  ruleCidr,
  rulePort,
  isPublic,
  table,
  edge,
  acl: gate,
}: World): Exposure["state"] | undefined {
  const more = { addresses: ["10.0.0.5"], ...(isPublic ? { publicAddresses: ["203.0.113.7"] } : {}) };
  const snapshot = {
    ...region({ groups: [group("sg-1", [rule(`tcp ${rulePort}`, ruleCidr)])], enis: [eni("eni-1", ["sg-1"], more)] }),
    network: network({ routeTables: edge === null ? [table] : [table, edge], networkAcls: [gate] }),
  };
  return assessRegion({ region: snapshot, now: NOW }).findings.find(({ resource }) => resource.id === "sg-1")?.exposure
    .state;
}

/** Reports whether any packet gets in and its answer out. */
export function isReached(world: World): boolean {
  return (
    world.isPublic &&
    CLIENTS.some((client) => isIn(client, world.ruleCidr) && arrives(client, world) && returns(client, world))
  );
}

function arrives(client: string, { edge, acl: { ingress }, rulePort }: World): boolean {
  const inbound = edge === null ? undefined : finest(edge.routes, "10.0.0.5");
  return inbound?.isActive !== false && firstFit(ingress, client, rulePort);
}

/** The answer leaves by the gateway, or by the box that the packet came through. */
function returns(client: string, { table, edge, acl: { egress } }: World): boolean {
  const way = finest(table.routes, client);
  const inbound = edge === null ? undefined : finest(edge.routes, "10.0.0.5");
  const box = inbound === undefined || inbound.targetKind === "local" ? null : inbound.targetId;
  if (way === undefined || !way.isActive || !firstFit(egress, client, CLIENT_PORT)) return false;
  return way.targetKind === "internet-gateway" || (box !== null && way.targetId === box);
}

function firstFit(entries: readonly AclEntry[], client: string, port: number): boolean {
  const fit = entries.find(
    ({ protocol, fromPort, toPort, cidr }) =>
      isIn(client, cidr) &&
      (protocol === "-1" || (protocol === "tcp" && (fromPort ?? 0) <= port && port <= (toPort ?? 65_535))),
  );
  return fit?.action === "allow";
}

function finest(routes: readonly Route[], address: string): Route | undefined {
  const lengthOf = ({ destination }: Route) =>
    destination.kind === "cidr" ? Number(destination.cidr.split("/")[1]) : -1;
  const fitting = routes.filter(({ destination }) => destination.kind === "cidr" && isIn(address, destination.cidr));
  return fitting.sort((a, b) => lengthOf(b) - lengthOf(a))[0];
}

function isIn(address: string, cidr: string): boolean {
  const [first = "", length = "0"] = cidr.split("/");
  return bitsOf(address).startsWith(bitsOf(first).slice(0, Number(length)));
}

function bitsOf(address: string): string {
  return address
    .split(".")
    .map((part) => Number(part).toString(2).padStart(8, "0"))
    .join("");
}
