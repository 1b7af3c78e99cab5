import type { PermissionRule } from "../account/ip-permissions.js";
import type { RegionState } from "../account/region-state.js";
import type { RulePeer } from "../account/rule.js";
import { ApiError } from "../protocol/api-error.js";
import { groupNotFound } from "./group-lookup.js";

/** Gives a group named in the default VPC its id, as AWS stores it; other peers stay as they are. */
export function withGroupId(state: RegionState, rule: PermissionRule): PermissionRule {
  const { peer } = rule;
  if (peer.kind !== "group" || peer.groupId !== undefined) return rule;
  const named = [...state.groups.values()].find(
    (group) => group.groupName === peer.groupName && state.isDefaultVpc(group.vpcId),
  );
  if (named === undefined) throw groupNotFound(peer.groupName ?? "");
  const { groupName: _, ...reference } = peer;
  return { ...rule, peer: { ...reference, groupId: named.groupId } };
}

/**
 * A new rule may only point at what is there. Groups of other accounts cannot be looked at, and are taken as given.
 * @throws ApiError `InvalidGroup.NotFound`, `InvalidPrefixListID.NotFound`
 */
export function checkPeerExists(state: RegionState, peer: RulePeer): void {
  if (peer.kind === "group" && peer.userId === state.accountId && !state.groups.has(peer.groupId ?? "")) {
    throw groupNotFound(peer.groupId ?? "");
  }
  if (peer.kind === "prefix-list" && !isPrefixListKnown(state, peer.prefixListId)) {
    throw new ApiError("InvalidPrefixListID.NotFound", `The prefix list ID '${peer.prefixListId}' does not exist`);
  }
}

/** A snapshot made without prefix lists still shows, in its rules, which ones exist. */
function isPrefixListKnown(state: RegionState, prefixListId: string): boolean {
  if (state.resources("PrefixLists").some((list) => list.PrefixListId === prefixListId)) return true;
  return [...state.groups.values()].some((group) =>
    group.rules.some(({ peer }) => peer.kind === "prefix-list" && peer.prefixListId === prefixListId),
  );
}
