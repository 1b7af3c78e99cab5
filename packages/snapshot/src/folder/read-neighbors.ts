import { isSgtError } from "@sgt/cidr";
import { groupBy } from "../model/group-by.js";
import { type Neighbor, withNeighbors } from "../model/neighbors.js";
import type { RegionSnapshot } from "../model/snapshot.js";
import type { SnapshotManifest } from "../model/snapshot-manifest.js";
import { readNeighbor } from "./read-region.js";
import type { RegionFolder } from "./region-folders.js";

/** What the regions of a snapshot mean to each other. */
export interface Neighbors {
  /** Returns the region with the interfaces of other accounts that carry its groups. */
  around(region: RegionSnapshot): RegionSnapshot;
}

/**
 * Reads the groups and interfaces of all regions that stand beside one of another account. A folder that cannot be read is
 * nobody's neighbor: whoever reads it says why.
 */
export async function readNeighbors(folders: readonly RegionFolder[]): Promise<Neighbors> {
  const neighbors: Neighbor[] = [];
  const besides = groupBy(folders, ({ region }) => region);
  for (const folder of [...besides.values()].filter((some) => some.length > 1).flat()) {
    const neighbor = await readNeighbor(folder).catch(unreadable);
    if (neighbor !== null) neighbors.push(neighbor);
  }
  const options = { isWholeOrganization: isWholeOrganization(folders[0]?.manifest ?? null, neighbors) };
  return { around: (region) => withNeighbors(region, neighbors, options) };
}

/** Reports whether every active account of the organization is in the snapshot, as far as `snapshot.json` tells. */
export function isWholeOrganization(
  manifest: SnapshotManifest | null,
  neighbors: readonly Pick<Neighbor, "accountId">[],
): boolean {
  const active = (manifest?.accounts ?? []).filter(({ state }) => state === "ACTIVE");
  const read = new Set(neighbors.map(({ accountId }) => accountId));
  return active.length > 0 && active.every(({ accountId }) => read.has(accountId));
}

function unreadable(error: unknown): null {
  if (isSgtError(error)) return null;
  throw error;
}
