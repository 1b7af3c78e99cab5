import { type Prefix, parsePrefix } from "@sgt/cidr";
import { formatPeer, formatTraffic, type LiveRule, type RegionSnapshot, type SecurityGroup } from "@sgt/snapshot";
import { isLargePrefix } from "../audit/cidr/prefix-lengths.js";
import { networkNodes } from "../audit/network-nodes.js";
import { isAnywhere, isPrivate } from "../audit/special-networks.js";

/** How much a connection of the graph trusts: anybody; a broad network or a whole group of systems on all ports; few. */
export type TrustBreadth = "anywhere" | "broad" | "narrow";

/** A group, and how many systems stand behind it. */
export interface TrustGroup {
  readonly groupId: string;
  readonly name: string;
  readonly systemCount: number;
}

/** Where trust comes from beside groups: the internet, a network, a prefix list. */
export interface TrustSource {
  readonly id: string;
  readonly label: string;
}

/** What one source or group may reach in a group. */
export interface TrustEdge {
  readonly from: string;
  readonly to: string;
  /** Such as `tcp 443-443`, each once. */
  readonly traffic: readonly string[];
  readonly breadth: TrustBreadth;
}

/** Who trusts whom in a region. */
export interface TrustGraph {
  readonly accountId: string;
  readonly region: string;
  readonly groups: readonly TrustGroup[];
  readonly sources: readonly TrustSource[];
  readonly edges: readonly TrustEdge[];
}

/** Private networks of this length or shorter are broad. */
const BROAD_PRIVATE: Readonly<Record<4 | 6, number>> = { 4: 16, 6: 48 };
/** Systems from which on a group that admits itself on all ports is broad. */
const MANY_SYSTEMS = 4;
const BREADTHS: readonly TrustBreadth[] = ["narrow", "broad", "anywhere"];

/**
 * Returns who may reach what in a region, group by group, as inbound rules permit it. Public CIDRs are one
 * source, narrow private ones another; broad private networks, prefix lists and anybody stand for
 * themselves. Groups of other accounts are sources. Groups without rules and without systems are left out.
 */
export function trustGraph(region: RegionSnapshot): TrustGraph {
  const systems = new Map<string, number>();
  for (const node of networkNodes(region))
    for (const groupId of new Set(node.groupIds)) systems.set(groupId, (systems.get(groupId) ?? 0) + 1);
  const known = new Set(region.groups.map(({ groupId }) => groupId));
  const sources = new Map<string, TrustSource>();
  const edges = new Map<string, TrustEdge>();
  for (const group of region.groups)
    for (const rule of group.ingress) addEdge(rule, group, { systems, known, sources, edges });
  const named = new Set([...edges.values()].flatMap(({ from, to }) => [from, to]));
  return {
    accountId: region.accountId,
    region: region.region,
    groups: region.groups
      .map(({ groupId, groupName }) => ({ groupId, name: groupName, systemCount: systems.get(groupId) ?? 0 }))
      .filter(({ groupId, systemCount }) => systemCount > 0 || named.has(groupId)),
    sources: [...sources.values()],
    edges: [...edges.values()],
  };
}

interface Drawn {
  readonly systems: ReadonlyMap<string, number>;
  readonly known: ReadonlySet<string>;
  readonly sources: Map<string, TrustSource>;
  readonly edges: Map<string, TrustEdge>;
}

function addEdge(rule: LiveRule, group: SecurityGroup, { systems, known, sources, edges }: Drawn): void {
  const [source, breadth] = sourceOf(rule, systems.get(group.groupId) ?? 0, group.groupId);
  if (!known.has(source.id)) sources.set(source.id, source);
  const key = `${source.id} ${group.groupId}`;
  const before = edges.get(key);
  edges.set(key, {
    from: source.id,
    to: group.groupId,
    traffic: [...new Set([...(before?.traffic ?? []), formatTraffic(rule)])],
    breadth: before === undefined ? breadth : wider(before.breadth, breadth),
  });
}

const wider = (a: TrustBreadth, b: TrustBreadth): TrustBreadth => (BREADTHS.indexOf(a) > BREADTHS.indexOf(b) ? a : b);

function sourceOf({ peer, protocol }: LiveRule, systemCount: number, groupId: string): [TrustSource, TrustBreadth] {
  if (peer.kind === "group") {
    const isWhole = peer.groupId === groupId && protocol === "-1" && systemCount >= MANY_SYSTEMS;
    return [{ id: peer.groupId, label: peer.groupId }, isWhole ? "broad" : "narrow"];
  }
  if (peer.kind === "prefix-list") return [{ id: peer.prefixListId, label: formatPeer(peer) }, "narrow"];
  return sourceOfPrefix(parsePrefix(peer.cidr), peer.cidr);
}

function sourceOfPrefix(prefix: Prefix, cidr: string): [TrustSource, TrustBreadth] {
  if (isAnywhere(prefix)) return [{ id: "anywhere", label: "0.0.0.0/0" }, "anywhere"];
  if (!isPrivate(prefix)) return [{ id: "public", label: "public CIDRs" }, isLargePrefix(prefix) ? "broad" : "narrow"];
  if (prefix.prefixLength <= BROAD_PRIVATE[prefix.family]) return [{ id: cidr, label: cidr }, "broad"];
  return [{ id: "private", label: "private CIDRs" }, "narrow"];
}
