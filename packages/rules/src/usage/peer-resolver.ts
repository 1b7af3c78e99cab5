import type { Family } from "@sgt/cidr";
import {
  type Peer,
  type Point,
  type PointRange,
  type PrefixList,
  pointOf,
  type RegionSnapshot,
  rangeOf,
} from "@sgt/snapshot";

/** The addresses of a peer as far as the snapshot tells: ranges, and single points where there are many. */
export interface PeerAddresses {
  readonly ranges: readonly PointRange[];
  readonly points: ReadonlySet<Point>;
  /** Families in which it may hold, or have held, addresses that the snapshot does not tell. */
  readonly maybeMoreIn: readonly Family[];
}

const NO_POINTS: ReadonlySet<Point> = new Set();
const BOTH: readonly Family[] = [4, 6];

interface ListAddresses {
  readonly ranges: readonly PointRange[];
  readonly maybeMoreIn: readonly Family[];
}
/** A list that the snapshot does not hold is somebody else's, of either family. */
const UNKNOWN_LIST: ListAddresses = { ranges: [], maybeMoreIn: BOTH };

/**
 * Tells the addresses behind a peer. A group's are those of the interfaces that carry it; none when it is not in the
 * snapshot. It may always hold more: interfaces that are gone carried it too, and a network load balancer that passes
 * its clients' addresses on lets them in by its own group.
 */
export class PeerResolver {
  readonly #groupPoints: ReadonlyMap<string, ReadonlySet<Point>>;
  readonly #lists: ReadonlyMap<string, ListAddresses>;

  constructor(region: RegionSnapshot) {
    this.#groupPoints = pointsByGroup(region);
    this.#lists = new Map(region.prefixLists.map((list) => [list.prefixListId, addressesOfList(list)]));
  }

  resolve(peer: Peer): PeerAddresses {
    switch (peer.kind) {
      case "ipv4":
      case "ipv6":
        return { ranges: [rangeOf(peer.cidr)], points: NO_POINTS, maybeMoreIn: [] };
      case "group":
        return { ranges: [], points: this.#groupPoints.get(peer.groupId) ?? NO_POINTS, maybeMoreIn: BOTH };
      case "prefix-list":
        return { ...(this.#lists.get(peer.prefixListId) ?? UNKNOWN_LIST), points: NO_POINTS };
    }
  }
}

function addressesOfList({ cidrs, family }: PrefixList): ListAddresses {
  return { ranges: (cidrs ?? []).map(rangeOf), maybeMoreIn: cidrs === null ? [family] : [] };
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
