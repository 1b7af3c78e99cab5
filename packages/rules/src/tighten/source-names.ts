import type { Evidence } from "@sgt/flowlogs";
import { nameSources, type RegionSnapshot } from "@sgt/snapshot";
import type { Plan } from "../plan/plan.js";

/** Returns who the sources of a plan are, by the directory that came with the evidence and by the snapshot; sorted by source. */
export function sourceNamesOf(plan: Plan, region: RegionSnapshot, evidence: Evidence | null): Plan["names"] {
  const sources = sourcesOf(plan);
  if (sources.size === 0) return {};
  const { from, to: until } = plan.evidence;
  const directory = evidence?.directory;
  const names = nameSources(sources, region, directory === undefined ? null : { directory, from, until });
  return Object.fromEntries([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Each source with the VPCs of the groups that it reached. */
function sourcesOf({ observed, possible, kept, groups }: Plan): Map<string, Set<string>> {
  const vpcs = new Map(groups.map(({ groupId, vpcId }) => [groupId, vpcId]));
  const sources = new Map<string, Set<string>>();
  const note = (groupId: string, source: string): void => {
    const vpcIds = sources.get(source) ?? new Set();
    sources.set(source, vpcIds.add(vpcs.get(groupId) ?? ""));
  };
  for (const entry of [...observed, ...possible]) for (const source of entry.sources) note(entry.groupId, source);
  for (const { groupId, cidr } of kept) note(groupId, cidr);
  return sources;
}
