import { type Peer, type Point, type PointRange, pointOf, type RegionSnapshot, rangeOf } from "@sgt/snapshot";

/** The addresses of a peer as far as the snapshot tells: ranges, and single points where there are many. */
export interface PeerAddresses {
  readonly ranges: readonly PointRange[];
  readonly points: ReadonlySet<Point>;
}

const NO_POINTS: ReadonlySet<Point> = new Set();

/** Tells the addresses behind a peer. A group's are those of the interfaces that carry it; none when it is not in the snapshot. */
export class PeerResolver {
  readonly #groupPoints: ReadonlyMap<string, ReadonlySet<Point>>;
  readonly #lists: ReadonlyMap<string, readonly PointRange[]>;

  constructor(region: RegionSnapshot) {
    this.#groupPoints = pointsByGroup(region);
    this.#lists = new Map(region.prefixLists.map((list) => [list.prefixListId, (list.cidrs ?? []).map(rangeOf)]));
  }

  resolve(peer: Peer): PeerAddresses {
    switch (peer.kind) {
      case "ipv4":
      case "ipv6":
        return { ranges: [rangeOf(peer.cidr)], points: NO_POINTS };
      case "group":
        return { ranges: [], points: this.#groupPoints.get(peer.groupId) ?? NO_POINTS };
      case "prefix-list":
        return { ranges: this.#lists.get(peer.prefixListId) ?? [], points: NO_POINTS };
    }
  }
}

function pointsByGroup(region: RegionSnapshot): Map<string, Set<Point>> {
  const byGroup = new Map<string, Set<Point>>();
  for (const eni of region.enis) {
    for (const groupId of eni.groupIds) {
      const points = byGroup.get(groupId) ?? new Set();
      for (const address of eni.addresses) points.add(pointOf(address));
      byGroup.set(groupId, points);
    }
  }
  return byGroup;
}
