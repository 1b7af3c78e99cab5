import { parseRange, type Range } from "@sgt/cidr";
import type { PrefixList, RegionSnapshot, Route, RouteTable, Rule } from "@sgt/snapshot";
import type { Exposure } from "../finding/exposure.js";

import { notReachable, reachable, unknown } from "./combine-exposures.js";
import type { RegionLayout } from "./region-layout.js";
import { hopBehindGateway, leadsInside, type SourceSide, type WayOut, waysOut } from "./ways-in.js";

/** Traffic that a rule permits, from somewhere. */
export interface PermittedTraffic extends Pick<Rule, "protocol" | "fromPort" | "toPort"> {
  readonly sources: readonly Range[];
  readonly side: SourceSide;
}

/** Something in a subnet that packets are sent to. */
export interface SubnetPlace {
  /** What the reasons begin with: `eni-1 has the public address 203.0.113.7`. */
  readonly label: string;
  readonly vpcId: string;
  readonly subnetId: string;
  /** Its own addresses, where they are told. */
  readonly addresses: readonly string[];
}

/** How a packet gets from a gateway to it. */
interface Way {
  readonly route: Route;
  /** The sources that it serves. */
  readonly served: readonly Range[];
  /** The firewall or appliance in between. */
  readonly middlebox: Route | null;
}

function wayBy(ways: readonly WayOut[], middlebox: Route | null): Way | null {
  const [first] = ways;
  return first === undefined ? null : { route: first.route, served: ways.flatMap(({ served }) => served), middlebox };
}

/** Tells whether packets get into a subnet and their answers out of it: routes, gateways, and the network ACL. */
export class SubnetWays {
  readonly #region: RegionSnapshot;
  readonly #layout: RegionLayout;
  readonly #prefixLists: ReadonlyMap<string, PrefixList>;

  constructor(region: RegionSnapshot, layout: RegionLayout) {
    this.#region = region;
    this.#layout = layout;
    this.#prefixLists = new Map(region.prefixLists.map((list) => [list.prefixListId, list]));
  }

  exposureOf(place: SubnetPlace, traffic: PermittedTraffic): Exposure {
    const { label, vpcId, subnetId } = place;
    const table = this.#layout.routeTable(subnetId, vpcId);
    const way = "value" in table ? this.#way(place, table.value, traffic) : null;
    if (traffic.side === "internet" && isPublicAccessBlocked(this.#region, place)) {
      return notReachable(`VPC Block Public Access keeps the internet from ${subnetId}`);
    }
    if (typeof way === "string") return notReachable(way);
    const acl = this.aclOf(subnetId, way === null ? traffic : { ...traffic, sources: way.served });
    if (acl.state === "not-reachable") return acl;
    if ("because" in table) return unknown(table.because, ...(acl.state === "unknown" ? acl.because : []));
    if (acl.state === "unknown" || way === null) return acl;
    const through =
      way.middlebox === null ? "" : `, a firewall or appliance (${way.middlebox.targetId}) stands between`;
    const routed = `${table.value.routeTableId} routes to ${way.route.targetId || way.route.targetKind}${through}`;
    return reachable(`${label}${label === "" ? "" : ", "}${routed}, ${acl.because.join("; ")}`);
  }

  /** Returns whether the network ACL of a subnet lets traffic in and its answers out. */
  aclOf(subnetId: string, traffic: PermittedTraffic): Exposure {
    const acl = this.#layout.acl(subnetId);
    if ("because" in acl) return unknown(acl.because);
    const { networkAclId } = acl.value.acl;
    return acl.value.gate.letsThrough(traffic, traffic.sources)
      ? reachable(`${networkAclId} allows it`)
      : notReachable(`${networkAclId} of ${subnetId} does not allow it`);
  }

  /** Returns the way in and back, or why there is none. */
  #way(place: SubnetPlace, table: RouteTable, { side, sources }: PermittedTraffic): Way | string {
    const ways = waysOut(table, sources, this.#prefixLists);
    const none = (what: string): string => `${table.routeTableId} of ${place.subnetId} has no route to ${what}`;
    if (side === "inside")
      return (
        wayBy(
          ways.filter(({ route }) => leadsInside(route)),
          null,
        ) ?? none("the sources")
      );
    const hop = hopBehindGateway(this.#layout.edgeTable(place.vpcId), this.#rangeOf(place, sources));
    if (hop === "dropped") return `the internet gateway of ${place.vpcId} has a blackhole for ${place.subnetId}`;
    const direct = ways.filter(({ route }) => route.targetKind === "internet-gateway");
    if (hop === "direct") return wayBy(direct, null) ?? none("an internet gateway");
    // A firewall that sees one direction only drops the connection, an appliance may not: that is no reason to call it safe.
    const through = ways.filter(({ route }) => route.targetId === hop.targetId);
    return wayBy([...through, ...direct], hop) ?? none(`${hop.targetId} or an internet gateway`);
  }

  /** Its address, else the block of its subnet: routes at an internet gateway are for whole subnets. */
  #rangeOf({ subnetId, addresses }: SubnetPlace, [source]: readonly Range[]): Range | undefined {
    const cidrs = this.#region.network?.subnets?.find((subnet) => subnet.subnetId === subnetId)?.cidrs ?? [];
    return [...addresses, ...cidrs].map(parseRange).find(({ family }) => family === source?.family);
  }
}

/** Whether VPC Block Public Access keeps the internet from a subnet; of VPCs of other accounts, theirs decides. */
function isPublicAccessBlocked(
  { network, accountId }: RegionSnapshot,
  { vpcId, subnetId }: { readonly vpcId: string; readonly subnetId: string },
): boolean {
  const { publicAccessBlock: block, vpcs } = network ?? {};
  if (block === undefined || block.mode === "off") return false;
  const ownerId = vpcs?.find((vpc) => vpc.vpcId === vpcId)?.ownerId ?? accountId;
  return ownerId === accountId && !block.exemptIds.includes(vpcId) && !block.exemptIds.includes(subnetId);
}
