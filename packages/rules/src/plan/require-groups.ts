import type { RegionSnapshot } from "@sgt/snapshot";
import { rulesError } from "../errors.js";

/**
 * A name that is mistyped must not look like a group in which nothing is to be done.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for a group that the region does not hold.
 */
export function requireGroups({ accountId, region, groups }: RegionSnapshot, wanted: readonly string[]): void {
  if (wanted.length === 0) return;
  const known = new Set(groups.map((group) => group.groupId));
  const strange = wanted.find((groupId) => !known.has(groupId));
  if (strange === undefined) return;
  throw rulesError("SGT_RULES_INVALID_OPTION", `no group ${strange} in ${accountId}/${region}`, {
    hint: "Name groups by id, as the snapshot holds them.",
    details: { option: "groupIds", groupId: strange },
  });
}
