import { groupBy, type RegionSnapshot, type SecurityGroup } from "@sgt/snapshot";

/** In which VPCs interfaces may have carried a group: its own, and those that it is associated with beside. */
export class GroupScopes {
  /** VPCs by group; null where nobody read the associations: then each group may be in any. */
  readonly #second: ReadonlyMap<string, ReadonlySet<string>> | null;

  constructor({ sharing, enis }: RegionSnapshot) {
    const associations = sharing?.associations ?? null;
    const carried = enis.flatMap(({ groupIds, vpcId }) => groupIds.map((groupId) => ({ groupId, vpcId })));
    this.#second = associations === null ? null : vpcsByGroup([...associations, ...carried]);
  }

  /** Whether an interface of a VPC may have carried the group; "" for one whose VPC nobody can tell. */
  holds({ groupId, vpcId }: SecurityGroup, wanted: string): boolean {
    if (wanted === "" || vpcId === "" || vpcId === wanted || this.#second === null) return true;
    return this.#second.get(groupId)?.has(wanted) ?? false;
  }
}

function vpcsByGroup(
  pairs: readonly { readonly groupId: string; readonly vpcId: string }[],
): Map<string, ReadonlySet<string>> {
  const byGroup = groupBy(pairs, ({ groupId }) => groupId);
  return new Map([...byGroup].map(([groupId, all]) => [groupId, new Set(all.map(({ vpcId }) => vpcId))]));
}
