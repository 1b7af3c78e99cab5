import { parsePrefix } from "@sgt/cidr";
import type { InterfaceDirectory } from "@sgt/flowlogs";
import { canonicalCidr, type NetworkInterface, type RegionSnapshot } from "@sgt/snapshot";
import { configuredSubnets } from "./configured-subnets.js";
import { ownGroups } from "./own-groups.js";

/** Where the members of a group are, and where they come from. */
export interface GroupExtent {
  /** The interfaces that are associated with it now. */
  readonly members: readonly NetworkInterface[];
  /** Their own addresses, each once. */
  readonly addresses: readonly string[];
  /** CIDRs that hold every subnet in which it has or had members. */
  readonly subnets: readonly string[];
  /** Whether it had a member of which neither the subnet nor an address is known. */
  readonly isPlaceless: boolean;
}

/** An interface that is or was a member. */
interface MemberPlace {
  readonly subnetId: string;
  readonly addresses: readonly string[];
}

/** The largest subnets that AWS makes (VPC user guide, "Subnet CIDR blocks"): what holds one that was not collected. */
const LARGEST = { 4: 16, 6: 44 } as const;

/** Tells where groups have and had members: as the snapshot and the directory of the evidence know. */
export class GroupExtents {
  readonly #region: RegionSnapshot;
  readonly #directory: InterfaceDirectory | undefined;
  readonly #cidrs: ReadonlyMap<string, readonly string[]>;
  #past: ReadonlyMap<string, readonly MemberPlace[]> | null = null;
  #now: ReadonlyMap<string, readonly NetworkInterface[]> | null = null;
  readonly #known = new Map<string, GroupExtent>();

  constructor(region: RegionSnapshot, directory: InterfaceDirectory | undefined) {
    this.#region = region;
    this.#directory = directory;
    this.#cidrs = new Map((region.network?.subnets ?? []).map(({ subnetId, cidrs }) => [subnetId, cidrs]));
  }

  of(groupId: string): GroupExtent {
    const known = this.#known.get(groupId);
    if (known !== undefined) return known;
    this.#now ??= membersByGroup(this.#region.enis);
    this.#past ??= placesByGroup(this.#directory, this.#region.accountId);
    const members = this.#now.get(groupId) ?? [];
    const places: MemberPlace[] = [...members, ...(this.#past.get(groupId) ?? []), ...this.#configured(members)];
    const extent = {
      members,
      addresses: [...new Set(members.flatMap(({ addresses }) => addresses))],
      subnets: [...new Set(places.flatMap((place) => this.#cidrsOf(place)))].sort(),
      isPlaceless: places.some((place) => this.#cidrsOf(place).length === 0),
    };
    this.#known.set(groupId, extent);
    return extent;
  }

  #cidrsOf({ subnetId, addresses }: MemberPlace): readonly string[] {
    return this.#cidrs.get(subnetId) ?? addresses.map(largestSubnet);
  }

  /** A load balancer comes to stand in any subnet that is configured for it. */
  #configured(members: readonly NetworkInterface[]): MemberPlace[] {
    const descriptions = members.map(({ description }) => description);
    const subnetIds = configuredSubnets(descriptions, this.#region.network?.loadBalancers ?? []);
    return subnetIds.map((subnetId) => ({ subnetId, addresses: [] }));
  }
}

function largestSubnet(address: string): string {
  const { family } = parsePrefix(address.includes(":") ? `${address}/128` : `${address}/32`);
  return canonicalCidr(`${address}/${LARGEST[family]}`);
}

/** Returns the interfaces of each group, in the order they came. */
export function membersByGroup(enis: readonly NetworkInterface[]): Map<string, NetworkInterface[]> {
  const members = new Map<string, NetworkInterface[]>();
  for (const eni of enis) {
    for (const groupId of eni.groupIds) {
      const known = members.get(groupId);
      if (known === undefined) members.set(groupId, [eni]);
      else known.push(eni);
    }
  }
  return members;
}

/** By the id that the account knows a group by. */
function placesByGroup(directory: InterfaceDirectory | undefined, accountId: string): Map<string, MemberPlace[]> {
  const places = new Map<string, MemberPlace[]>();
  for (const { state, accountId: ownerId } of directory?.entries() ?? []) {
    for (const groupId of ownGroups(state, ownerId, accountId)) {
      const known = places.get(groupId);
      if (known === undefined) places.set(groupId, [state]);
      else known.push(state);
    }
  }
  return places;
}
