import { type Family, parsePrefix } from "@sgt/cidr";
import {
  holds,
  type LiveRule,
  type Peer,
  type Point,
  type PointRange,
  type PrefixList,
  pointOf,
  rangeOf,
  type SecurityGroup,
} from "@sgt/snapshot";
import { holdersByGroup } from "../exposure/group-holders.js";

import type { NetworkNode } from "./network-nodes.js";
import { NodeSet } from "./node-set.js";
import { isAnywhere } from "./special-networks.js";

/** A rule and how many edges of the graph it alone would make. */
export interface ReachCause {
  readonly group: SecurityGroup;
  readonly rule: LiveRule;
  readonly edgeCount: number;
}

/** Who may reach whom inside one VPC, on whatever port. */
export interface Reach {
  /** Ordered pairs (from, to), at most n × (n − 1). */
  readonly edgeCount: number;
  /** The rules that make the most edges first. */
  readonly causes: readonly ReachCause[];
}

/**
 * Returns the reachability graph over the nodes of one VPC, as their security groups permit it.
 * Rules that admit the whole internet are left out: they say that something is public, not that the
 * inside is soft. Nodes with the same groups share one set of sources, so the cost follows the kinds
 * of nodes and not their pairs.
 */
export function reachOf(
  nodes: readonly NetworkNode[],
  groups: ReadonlyMap<string, SecurityGroup>,
  prefixLists: readonly PrefixList[],
): Reach {
  const sources = new SourceSets(nodes, prefixLists);
  const kinds = new Map<string, NodeSet>();
  const kindOf = nodes.map((node) => {
    const key = [...node.groupIds].sort().join(" ");
    let set = kinds.get(key);
    if (set === undefined) {
      set = sources.ofGroups(node.groupIds.flatMap((groupId) => groups.get(groupId) ?? []));
      kinds.set(key, set);
    }
    return set;
  });
  // A node that admits its own group admits itself; that is no edge.
  const edgeCount = kindOf.reduce((sum, set, at) => sum + set.count - (set.has(at) ? 1 : 0), 0);
  return { edgeCount, causes: causesOf(nodes, groups, sources) };
}

function causesOf(
  nodes: readonly NetworkNode[],
  groups: ReadonlyMap<string, SecurityGroup>,
  sources: SourceSets,
): ReachCause[] {
  const members = holdersByGroup(nodes.map(({ groupIds }, at) => ({ groupIds, at })));
  const causes: ReachCause[] = [];
  for (const [groupId, carriers] of members) {
    const targets = carriers.map(({ at }) => at);
    const group = groups.get(groupId);
    for (const rule of group?.ingress ?? []) {
      const set = sources.ofPeer(rule.peer);
      const edgeCount = targets.length * set.count - targets.filter((at) => set.has(at)).length;
      if (edgeCount > 0) causes.push({ group: group as SecurityGroup, rule, edgeCount });
    }
  }
  return causes.sort((a, b) => b.edgeCount - a.edgeCount);
}

/** The nodes behind peers, each peer looked up once. */
class SourceSets {
  readonly #nodes: readonly NetworkNode[];
  readonly #points: readonly { readonly at: number; readonly family: Family; readonly point: Point }[];
  readonly #lists: ReadonlyMap<string, PrefixList>;
  readonly #byPeer = new Map<string, NodeSet>();

  constructor(nodes: readonly NetworkNode[], prefixLists: readonly PrefixList[]) {
    this.#nodes = nodes;
    this.#points = nodes.flatMap(({ addresses }, at) =>
      addresses.map((address) => ({
        at,
        family: address.includes(":") ? (6 as const) : (4 as const),
        point: pointOf(address),
      })),
    );
    this.#lists = new Map(prefixLists.map((list) => [list.prefixListId, list]));
  }

  ofGroups(groups: readonly SecurityGroup[]): NodeSet {
    const set = new NodeSet(this.#nodes.length);
    for (const group of groups) for (const rule of group.ingress) set.addAll(this.ofPeer(rule.peer));
    return set;
  }

  ofPeer(peer: Peer): NodeSet {
    const key = JSON.stringify(peer);
    let set = this.#byPeer.get(key);
    if (set === undefined) {
      set = this.#find(peer);
      this.#byPeer.set(key, set);
    }
    return set;
  }

  #find(peer: Peer): NodeSet {
    const set = new NodeSet(this.#nodes.length);
    if (peer.kind === "group") {
      for (const [at, node] of this.#nodes.entries()) if (node.groupIds.includes(peer.groupId)) set.add(at);
      return set;
    }
    const ranges = this.#rangesOf(peer);
    for (const { at, family, point } of this.#points)
      if (ranges.some((range) => holds(range, family, point))) set.add(at);
    return set;
  }

  #rangesOf(peer: Exclude<Peer, { kind: "group" }>): PointRange[] {
    const cidrs = peer.kind === "prefix-list" ? (this.#lists.get(peer.prefixListId)?.cidrs ?? []) : [peer.cidr];
    return cidrs.filter((cidr) => !isAnywhere(parsePrefix(cidr))).map(rangeOf);
  }
}
