import { checkKeys, snapshotError } from "../errors.js";
import { neighborOf, withNeighbors } from "../model/neighbors.js";
import type { RegionSnapshot, Snapshot } from "../model/snapshot.js";
import { isWholeOrganization } from "./read-neighbors.js";
import { READ_SNAPSHOT_KEYS, type ReadSnapshotOptions, readRegion } from "./read-region.js";
import { listRegionFolders } from "./region-folders.js";

/**
 * Reads a snapshot folder: `<dir>/<account or alias>/<region>/ec2-describe-….json`, each file as the
 * AWS CLI prints it, and `<dir>/snapshot.json` when there is one. Folders are read in the order of
 * their names. The account id comes from the folder's name, else from `snapshot.json`, else from the
 * owner of most groups. Each region knows the interfaces of other accounts that carry its groups. A sibling file that is not there is named in `missing`; a region without
 * security groups is an error. For many accounts, of which some may be damaged, take `readRegions`.
 *
 * @throws `SGT_SNAPSHOT_EMPTY` when there is no region folder.
 * @throws `SGT_SNAPSHOT_INCOMPLETE` for a region folder without security groups.
 * @throws `SGT_SNAPSHOT_ONE_PAGE`, `SGT_SNAPSHOT_GROUP_TWICE` as `regionFromDescribed` does.
 * @throws `SGT_SNAPSHOT_NOT_JSON`, `SGT_SNAPSHOT_BAD_SHAPE` naming file and JSON path.
 * @throws `SGT_SNAPSHOT_UNREADABLE`, `SGT_SNAPSHOT_OUTSIDE` for a link out of the folder.
 * @throws `SGT_SNAPSHOT_DUPLICATE` when two folders hold the same account and region.
 */
export async function readSnapshot(dir: string, options: ReadSnapshotOptions = {}): Promise<Snapshot> {
  checkKeys(options, READ_SNAPSHOT_KEYS);
  const regions: RegionSnapshot[] = [];
  const folders = await listRegionFolders(dir);
  for (const folder of folders) regions.push(await readRegion(folder, options));
  refuseDuplicates(regions);
  const manifest = folders[0]?.manifest ?? null;
  const neighbors = regions.map(neighborOf);
  const whole = { isWholeOrganization: isWholeOrganization(manifest, neighbors) };
  return {
    regions: regions.map((region) => withNeighbors(region, neighbors, whole)),
    ...(manifest === null ? {} : { notRead: manifest.notRead ?? [], accounts: manifest.accounts ?? [] }),
  };
}

function refuseDuplicates(regions: readonly RegionSnapshot[]): void {
  const seen = new Set<string>();
  for (const { accountId, region } of regions) {
    const key = `${accountId} ${region}`;
    if (seen.has(key)) {
      throw snapshotError("SGT_SNAPSHOT_DUPLICATE", `two folders hold account ${accountId}, region ${region}`, {
        hint: "Remove the older one.",
        details: { accountId, region },
      });
    }
    seen.add(key);
  }
}
