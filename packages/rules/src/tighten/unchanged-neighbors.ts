import { groupBy, type Peer, type RegionSnapshot, type Rule } from "@sgt/snapshot";
import type { GroupPlan, UnchangedNeighbors } from "../plan/plan.js";

const NOTHING: readonly string[] = [];

/**
 * Returns what a replay of the plan has to know of the region: so that a plan can be replayed without
 * the snapshot. Only groups that change, and those on the same interfaces, bring their rules along.
 */
export function unchangedNeighborsOf(region: RegionSnapshot, plans: readonly GroupPlan[]): UnchangedNeighbors {
  const changing = new Set(plans.filter((plan) => plan.remove.length > 0).map((plan) => plan.groupId));
  const planned = new Set(plans.map((plan) => plan.groupId));
  const enis = region.enis.map(({ eniId, groupIds, vpcId }) => ({
    eniId,
    groupIds: groupIds.some((groupId) => changing.has(groupId)) ? groupIds : NOTHING,
    ...(vpcId === "" ? {} : { vpcId }),
  }));
  const carried = new Set(enis.flatMap(({ groupIds }) => groupIds));
  const groups = region.groups
    .filter(({ groupId }) => carried.has(groupId) && !planned.has(groupId))
    .map(({ groupId, ingress }) => ({ groupId, ingress }));
  const rules: Rule[] = [
    ...plans.filter(({ groupId }) => carried.has(groupId)).flatMap((plan) => plan.before),
    ...groups.flatMap((group) => group.ingress),
  ];
  const { neighborIds } = region;
  return {
    enis,
    groups,
    members: membersOf(region, rules),
    prefixLists: listsOf(region, rules),
    ...(neighborIds === undefined ? {} : { neighborIds }),
    ...blocksOf(region),
    ...secondVpcsOf(region, plans),
  };
}

function blocksOf({ network }: RegionSnapshot): Pick<UnchangedNeighbors, "vpcs"> {
  const blocks = [...(network?.vpcs ?? []), ...(network?.subnets ?? [])];
  if (blocks.length === 0) return {};
  const byVpc = [...groupBy(blocks, ({ vpcId }) => vpcId)].sort(([a], [b]) => (a < b ? -1 : 1));
  return { vpcs: byVpc.map(([vpcId, all]) => ({ vpcId, cidrs: [...new Set(all.flatMap(({ cidrs }) => cidrs))] })) };
}

function secondVpcsOf(
  { sharing, enis }: RegionSnapshot,
  plans: readonly GroupPlan[],
): Pick<UnchangedNeighbors, "secondVpcs"> {
  const associations = sharing?.associations ?? null;
  if (associations === null) return {};
  const own = new Map(plans.map(({ groupId, vpcId }) => [groupId, vpcId]));
  const carried = enis.flatMap(({ groupIds, vpcId }) => groupIds.map((groupId) => ({ groupId, vpcId })));
  const second = [...associations, ...carried]
    .filter(({ groupId, vpcId }) => vpcId !== "" && own.has(groupId) && own.get(groupId) !== vpcId)
    .map(({ groupId, vpcId }) => `${groupId} ${vpcId}`);
  return {
    secondVpcs: [...new Set(second)].sort().map((pair) => {
      const [groupId = "", vpcId = ""] = pair.split(" ");
      return { groupId, vpcId };
    }),
  };
}

function membersOf(region: RegionSnapshot, rules: readonly Rule[]): UnchangedNeighbors["members"] {
  const wanted = new Map(idsOf(rules, "group").map((groupId) => [groupId, new Set<string>()]));
  for (const eni of region.enis) {
    for (const groupId of eni.groupIds) {
      for (const address of eni.addresses) wanted.get(groupId)?.add(address);
    }
  }
  return [...wanted].map(([groupId, addresses]) => ({ groupId, addresses: [...addresses] }));
}

function listsOf(region: RegionSnapshot, rules: readonly Rule[]): UnchangedNeighbors["prefixLists"] {
  const wanted = new Set(idsOf(rules, "prefix-list"));
  return region.prefixLists.flatMap(({ prefixListId, cidrs }) =>
    wanted.has(prefixListId) && cidrs !== null ? [{ prefixListId, cidrs }] : [],
  );
}

function idsOf(rules: readonly Rule[], kind: "group" | "prefix-list"): string[] {
  return [...new Set(rules.flatMap(({ peer }) => (peer.kind === kind ? [idOf(peer)] : [])))].sort();
}

function idOf(peer: Peer): string {
  if (peer.kind === "group") return peer.groupId;
  return peer.kind === "prefix-list" ? peer.prefixListId : peer.cidr;
}
