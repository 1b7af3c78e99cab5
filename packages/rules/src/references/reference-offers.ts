import type { InterfaceDirectory } from "@sgt/flowlogs";
import {
  type CidrRule,
  groupBy,
  includesRange,
  includesTraffic,
  type NetworkInterface,
  type PointRange,
  pointOf,
  type RegionSnapshot,
  rangeOf,
  type SecurityGroup,
} from "@sgt/snapshot";
import type { PlanOptions } from "../plan/plan.js";
import { type GroupExtent, GroupExtents, membersByGroup } from "./group-extent.js";

/** Why a group is no source for a rule; ids are stable, docs/plan.md explains each. */
export type ReferenceObstacle =
  | "never-referenced"
  | "everything"
  | "other-vpc"
  | "members-unseen"
  | "passes-clients-on"
  | "through-appliance"
  | "outside-rule";

/** A group that may take the place of CIDRs in one rule. */
export interface ReferenceOffer {
  readonly groupId: string;
  /** What it counts in the choice: addresses of the rule's family that it may allow. */
  readonly trustedCount: number;
}

/** A group has as many members as now, a quarter more, and at least one more, before it counts as grown. */
export const REFERENCE_GROWTH = 1.25;

/** Tells which groups can be the source of a rule in place of CIDRs. Each question is asked of what AWS documents: docs/aws.md, "References to groups". */
export class ReferenceOffers {
  readonly #options: PlanOptions;
  readonly #extents: GroupExtents;
  readonly #groups: ReadonlyMap<string, SecurityGroup>;
  readonly #detours: ReadonlyMap<string, readonly PointRange[]>;
  readonly #universal: ReadonlySet<string>;

  constructor(region: RegionSnapshot, directory: InterfaceDirectory | undefined, options: PlanOptions) {
    this.#options = options;
    this.#extents = new GroupExtents(region, directory);
    this.#groups = new Map(region.groups.map((group) => [group.groupId, group]));
    this.#detours = detoursByVpc(region);
    this.#universal = universalGroups(region.enis);
  }

  extentOf(groupId: string): GroupExtent {
    return this.#extents.of(groupId);
  }

  nameOf(groupId: string): string {
    return this.#groups.get(groupId)?.groupName ?? "";
  }

  /** Returns the group as an offer for the rule of a target, or why it is none. */
  judge(groupId: string, target: SecurityGroup, rule: CidrRule): ReferenceOffer | ReferenceObstacle {
    const group = this.#groups.get(groupId);
    if (group === undefined) return "other-vpc";
    const extent = this.#extents.of(groupId);
    return this.#obstacle(group, extent, target, rule) ?? { groupId, trustedCount: trustOf(extent, rule.family) };
  }

  #obstacle(
    group: SecurityGroup,
    extent: GroupExtent,
    target: SecurityGroup,
    rule: CidrRule,
  ): ReferenceObstacle | null {
    const { neverReferenced, acceptedNewMembers } = this.#options;
    if (neverReferenced.some((name) => name === group.groupName || name === group.groupId)) return "never-referenced";
    if (this.#universal.has(group.groupId)) return "everything";
    const targets = this.#extents.of(target.groupId).members;
    if (group.vpcId === "" || group.vpcId !== target.vpcId) return "other-vpc";
    if ([...extent.members, ...targets].some(({ vpcId }) => vpcId !== target.vpcId)) return "other-vpc";
    if (group.sharedWith !== undefined || group.maybeShared === true) return "members-unseen";
    if (extent.members.some(({ interfaceType }) => interfaceType === "network_load_balancer"))
      return "passes-clients-on";
    const targetSubnets = this.#extents.of(target.groupId).subnets;
    if (this.#isDetoured(target.vpcId, [...extent.subnets, ...targetSubnets])) return "through-appliance";
    if (acceptedNewMembers !== null) return null;
    return extent.isPlaceless || !liesInside(extent, target, rule) ? "outside-rule" : null;
  }

  #isDetoured(vpcId: string, subnets: readonly string[]): boolean {
    const detours = this.#detours.get(vpcId) ?? [];
    return detours.some((detour) => subnets.some((cidr) => overlaps(detour, rangeOf(cidr))));
  }
}

/** Members now, and what they may become, but not more than their subnets hold. */
function trustOf({ addresses, subnets }: GroupExtent, family: 4 | 6): number {
  const own = addresses.filter((address) => (address.includes(":") ? 6 : 4) === family);
  const grown = Math.max(Math.ceil(own.length * REFERENCE_GROWTH), own.length + 1);
  const room = subnets.map(rangeOf).filter((range) => range.family === family);
  const size = room.reduce((sum, { first, last }) => sum + Number(last) - Number(first) + 1, 0);
  return Math.max(own.length, Math.min(grown, size));
}

/** All members and subnets of the rule's family in the rule; those of the other family in a rule of the target for the same traffic. */
function liesInside({ addresses, subnets }: GroupExtent, target: SecurityGroup, rule: CidrRule): boolean {
  const hasHome = (range: PointRange): boolean =>
    target.ingress.some(
      (other) =>
        "cidr" in other.peer && includesTraffic(other, rule.rule) && includesRange(rangeOf(other.peer.cidr), range),
    );
  const ranges = [...addresses.map(rangeOfAddress), ...subnets.map(rangeOf)];
  return ranges.every((range) => (range.family === rule.family ? includesRange(rule.range, range) : hasHome(range)));
}

function rangeOfAddress(address: string): PointRange {
  const point = pointOf(address);
  return { family: address.includes(":") ? 6 : 4, first: point, last: point };
}

function overlaps(one: PointRange, other: PointRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

const APPLIANCE_TARGETS: readonly string[] = ["interface", "vpc-endpoint", "other"];

/** Blocks inside a VPC to which one of its subnets' tables sends traffic by way of something else than the VPC itself. */
function detoursByVpc({ network }: RegionSnapshot): Map<string, PointRange[]> {
  const blocks = groupBy(network?.vpcs ?? [], ({ vpcId }) => vpcId);
  const detours = new Map<string, PointRange[]>();
  for (const { vpcId, routes, isMain, subnetIds } of network?.routeTables ?? []) {
    if (!isMain && subnetIds.length === 0) continue;
    const own = (blocks.get(vpcId) ?? []).flatMap(({ cidrs }) => cidrs.map(rangeOf));
    const found = routes.flatMap(({ destination, targetKind, isActive }) => {
      if (!isActive || destination.kind !== "cidr" || !APPLIANCE_TARGETS.includes(targetKind)) return [];
      const range = rangeOf(destination.cidr);
      return own.some((block) => includesRange(block, range)) ? [range] : [];
    });
    detours.set(vpcId, [...(detours.get(vpcId) ?? []), ...found]);
  }
  return detours;
}

/** Groups that stand for no tier: on more than half of a VPC's interfaces, beside groups of several others. */
function universalGroups(enis: readonly NetworkInterface[]): Set<string> {
  const universal = new Set<string>();
  for (const all of groupBy(enis, ({ vpcId }) => vpcId).values()) {
    for (const [groupId, members] of membersByGroup(all)) {
      const others = members.map(({ groupIds }) => groupIds.filter((id) => id !== groupId).sort());
      const beside = new Set(others.map((ids) => ids.join(" ")));
      if (members.length * 2 > all.length && beside.size > 1) universal.add(groupId);
    }
  }
  return universal;
}
