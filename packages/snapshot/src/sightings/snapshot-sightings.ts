import type { InterfaceState, Sighting, Sightings } from "@sgt/flowlogs";
import type { Instance } from "../model/network.js";
import type { NetworkInterface, RegionSnapshot } from "../model/snapshot.js";
import { SNAPSHOT_FILES } from "../model/snapshot-files.js";
import { interfaceUse } from "./interface-use.js";

const SOURCE = "snapshot";
const NONE: Sightings = { scans: [], sightings: [] };

/**
 * What a snapshot of a region shows of its interfaces: each as it was at the time of collecting, and that there were no others.
 * That it was so since it was attached is inferred.
 *
 * A snapshot that does not say when it was collected, or lacks the list of interfaces, shows nothing.
 */
export function snapshotSightings(snapshot: RegionSnapshot): Sightings {
  const at = Math.floor(Date.parse(snapshot.collectedAt ?? "") / 1000);
  const lacksList = snapshot.missing.some(({ file }) => file === SNAPSHOT_FILES.networkInterfaces);
  if (Number.isNaN(at) || lacksList) return NONE;
  const { accountId, region } = snapshot;
  const scans = [{ accountId, region, at, source: SOURCE }];
  const stateOf = stateReader(snapshot);
  const sightings = snapshot.enis.flatMap((eni) => sightingsOf(snapshot, eni, at, stateOf(eni)));
  return { scans, sightings };
}

function sightingsOf(
  { accountId, region }: RegionSnapshot,
  eni: NetworkInterface,
  at: number,
  state: InterfaceState,
): Sighting[] {
  const one = { accountId, region, eniId: eni.eniId, source: SOURCE, state };
  const seen: Sighting = { ...one, kind: "seen", from: at, until: at };
  const attached = Math.floor(Date.parse(eni.attachedAt ?? "") / 1000);
  return attached < at ? [{ ...one, kind: "inferred", from: attached, until: at }, seen] : [seen];
}

/** Looks up what stands around interfaces once for all of a region. */
function stateReader({ accountId, groups, network }: RegionSnapshot): (eni: NetworkInterface) => InterfaceState {
  const owners = new Map(groups.map((group) => [group.groupId, group.ownerId]));
  const instances = new Map((network?.instances ?? []).map((instance) => [instance.instanceId, instance]));
  const nameGroup = (groupId: string): string => {
    const owner = owners.get(groupId) ?? accountId;
    return owner === accountId ? groupId : `${owner}/${groupId}`;
  };
  return (eni) => {
    const instance = eni.instanceId === null ? undefined : instances.get(eni.instanceId);
    return {
      groups: eni.groupIds.map(nameGroup).sort(),
      vpcId: eni.vpcId,
      subnetId: eni.subnetId,
      addresses: eni.addresses,
      ...interfaceUse(eni),
      service: "",
      scalingGroup: scalingGroupOf(instance),
      name: instance?.name ?? "",
      words: {},
    };
  };
}

function scalingGroupOf(instance: Instance | undefined): string {
  return instance?.tags["aws:autoscaling:groupName"] ?? "";
}
