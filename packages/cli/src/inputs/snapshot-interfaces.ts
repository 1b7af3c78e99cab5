import type { EniAddresses } from "@sgt/flowlogs";
import type { Snapshot } from "@sgt/snapshot";

/** Returns the network interfaces of all accounts and regions, as the reader of logs wants them. */
export function interfacesOf({ regions }: Snapshot): EniAddresses[] {
  return regions.flatMap(({ accountId, region, enis }) =>
    enis.map(({ eniId, ownerId = accountId, addresses }) => ({ eniId, accountId: ownerId, region, addresses })),
  );
}

/** Returns the names of the groups on each interface, to tell people what was reached. */
export function namesOfInterfaces({ regions }: Snapshot): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { groups, enis } of regions) {
    const groupNames = new Map(groups.map(({ groupId, groupName }) => [groupId, groupName]));
    for (const { eniId, groupIds } of enis) names.set(eniId, groupIds.map((id) => groupNames.get(id) ?? id).join(", "));
  }
  return names;
}
