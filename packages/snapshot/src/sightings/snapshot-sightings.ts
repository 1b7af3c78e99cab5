import type { InterfaceState, Sighting, Sightings } from "@sgt/flowlogs";
import type { NetworkInterface, RegionSnapshot } from "../model/snapshot.js";
import { SNAPSHOT_FILES } from "../model/snapshot-files.js";
import { interfaceStates } from "./interface-states.js";

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
  const stateOf = interfaceStates(snapshot);
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
