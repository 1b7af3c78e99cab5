import type { InterfaceState } from "@sgt/flowlogs";

/**
 * Returns the groups of an account that an interface had, by the ids that the account knows them by.
 *
 * @param ownerId whose interface it is: only its own groups are written without their owner
 */
export function ownGroups({ groups }: InterfaceState, ownerId: string, accountId: string): string[] {
  return (groups ?? []).flatMap((group) => {
    const [owner = "", groupId] = group.split("/");
    if (groupId === undefined) return ownerId === accountId ? [group] : [];
    return owner === accountId ? [groupId] : [];
  });
}
