import type { FlowLogConfig, NetworkInterface, RegionSnapshot, SecurityGroup } from "./snapshot.js";

/**
 * What one account's region means to the groups of other accounts: its interfaces that carry groups which are not its own,
 * and the flow logs over these.
 */
export interface Neighbor {
  readonly accountId: string;
  readonly region: string;
  /** VPCs in which it has interfaces or groups. */
  readonly vpcIds: ReadonlySet<string>;
  /** The groups that it owns. */
  readonly groupIds: ReadonlySet<string>;
  readonly enis: readonly NetworkInterface[];
  readonly flowLogs: readonly FlowLogConfig[];
}

/** Returns what a region means to the groups of other accounts; mostly no interface. */
export function neighborOf({ accountId, region, groups, enis, flowLogs }: RegionSnapshot): Neighbor {
  const own = new Set(groups.filter(({ ownerId }) => ownerId === accountId).map(({ groupId }) => groupId));
  const carriers = enis
    .filter((eni) => eni.groupIds.some((groupId) => !own.has(groupId)))
    .map((eni) => ({ ...eni, ownerId: eni.ownerId ?? accountId }));
  const watched = new Set(carriers.flatMap(({ eniId, subnetId, vpcId }) => [eniId, subnetId, vpcId]));
  return {
    accountId,
    region,
    vpcIds: new Set([...groups, ...enis].map(({ vpcId }) => vpcId).filter((vpcId) => vpcId !== "")),
    groupIds: own,
    enis: carriers,
    flowLogs: flowLogs.filter(({ resourceId }) => watched.has(resourceId)),
  };
}

export interface NeighborOptions {
  /** True when every account of the organization was read: then a share with a part of it hides nobody. */
  readonly isWholeOrganization?: boolean;
}

/**
 * Returns a region that knows the interfaces of other accounts which carry its groups, so that whatever is judged by its
 * interfaces is judged by all of them. Groups say whose interfaces may carry them and are not in the snapshot.
 *
 * @param neighbors - of all regions of the snapshot, this one's own included
 */
export function withNeighbors(
  region: RegionSnapshot,
  neighbors: readonly Neighbor[],
  options: NeighborOptions = {},
): RegionSnapshot {
  const around = neighbors.filter((one) => one.region === region.region && one.accountId !== region.accountId);
  const listed = new Set(region.groups.map(({ groupId }) => groupId));
  const known = new Set(region.enis.map(({ eniId }) => eniId));
  const carriers = around
    .flatMap(({ enis }) => enis)
    .filter((eni) => !known.has(eni.eniId) && eni.groupIds.some((groupId) => listed.has(groupId)));
  const watched = new Set(carriers.flatMap(({ eniId, subnetId, vpcId }) => [eniId, subnetId, vpcId]));
  const flowLogs = around.flatMap((one) => one.flowLogs).filter(({ resourceId }) => watched.has(resourceId));
  const vpcIds = new Set(region.groups.map(({ vpcId }) => vpcId));
  const inVpcs = around.filter((one) => [...one.vpcIds].some((vpcId) => vpcIds.has(vpcId)));
  const all = {
    ...region,
    enis: [...region.enis, ...carriers],
    flowLogs: [...region.flowLogs, ...flowLogs],
    ...(inVpcs.length === 0 ? {} : { neighborIds: inVpcs.map(({ accountId }) => accountId) }),
    ...goneGroups(region, around),
  };
  const sharing = new SharingJudge(all, around, options);
  return { ...all, groups: region.groups.map((group) => ({ ...group, ...sharing.of(group) })) };
}

/** A group of an account that was read, and that this account does not have, is deleted. */
function goneGroups({ groups }: RegionSnapshot, around: readonly Neighbor[]): Pick<RegionSnapshot, "goneGroupIds"> {
  const ownedBy = new Map(around.map(({ accountId, groupIds }) => [accountId, groupIds]));
  const gone = groups
    .flatMap(({ ingress, egress }) => [...ingress, ...egress])
    .flatMap(({ peer }) => {
      if (peer.kind !== "group" || peer.accountId === undefined) return [];
      return ownedBy.get(peer.accountId)?.has(peer.groupId) === false ? [peer.groupId] : [];
    });
  return gone.length === 0 ? {} : { goneGroupIds: [...new Set(gone)] };
}

const ACCOUNT_ID = /^\d{12}$/;

/** Says of each group who else may carry it without being seen. */
class SharingJudge {
  readonly #region: RegionSnapshot;
  readonly #around: readonly Neighbor[];
  readonly #read: ReadonlySet<string>;
  readonly #isWhole: boolean;
  readonly #usersOf = new Map<string, Set<string>>();
  readonly #foreignVpcs: ReadonlySet<string>;

  constructor(region: RegionSnapshot, around: readonly Neighbor[], { isWholeOrganization = false }: NeighborOptions) {
    this.#region = region;
    this.#around = around;
    this.#read = new Set([region.accountId, ...around.map(({ accountId }) => accountId)]);
    this.#isWhole = isWholeOrganization;
    const strangers = region.enis.filter(({ ownerId = "" }) => this.#isStranger(ownerId));
    for (const { ownerId = "", groupIds } of strangers) for (const groupId of groupIds) this.#add(groupId, ownerId);
    for (const { groupId, vpcOwnerId } of region.sharing?.associations ?? []) this.#add(groupId, vpcOwnerId);
    for (const { groupId, principal } of region.sharing?.shares ?? []) this.#add(groupId, principal);
    this.#foreignVpcs = new Set(strangers.map(({ vpcId }) => vpcId));
  }

  of({ groupId, ownerId, vpcId }: SecurityGroup): Pick<SecurityGroup, "sharedWith" | "maybeShared"> {
    const unseen = [...(this.#usersOf.get(groupId) ?? [])].filter((user) => !this.#isSeen(user)).sort();
    // Of a group that another account owns, that account's interfaces are asked for there.
    const isUnknown = ownerId === this.#region.accountId && (this.#region.sharing?.shares ?? null) === null;
    return {
      ...(unseen.length === 0 ? {} : { sharedWith: unseen }),
      ...(isUnknown && this.#isSharedVpc(vpcId) ? { maybeShared: true } : {}),
    };
  }

  #add(groupId: string, user: string): void {
    if (user === "" || user === this.#region.accountId) return;
    const users = this.#usersOf.get(groupId) ?? new Set();
    this.#usersOf.set(groupId, users.add(user));
  }

  /** Interfaces of AWS's own services are no other account's. */
  #isStranger(ownerId: string): boolean {
    return ACCOUNT_ID.test(ownerId) && ownerId !== this.#region.accountId;
  }

  #isSeen(user: string): boolean {
    return this.#read.has(user) || (this.#isWhole && !ACCOUNT_ID.test(user));
  }

  #isSharedVpc(vpcId: string): boolean {
    return this.#foreignVpcs.has(vpcId) || this.#around.some(({ vpcIds }) => vpcIds.has(vpcId));
  }
}
