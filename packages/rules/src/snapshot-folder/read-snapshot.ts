import { join } from "node:path";
import { parseDescribed } from "../described/parse-described.js";
import { isRegionFile, regionFromDescribed } from "../described/region-from-described.js";
import { rulesError } from "../errors.js";
import type { RegionSnapshot, Snapshot } from "../model/snapshot.js";
import { type SnapshotManifest, snapshotManifestSchema } from "../model/snapshot-manifest.js";
import { listFiles, listFolders } from "./list-folder.js";
import { readJson } from "./read-json.js";

const MANIFEST = "snapshot.json";
const REGION_NAME = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/**
 * Reads a snapshot folder: `<dir>/<account or alias>/<region>/ec2-describe-….json`, each file as the
 * AWS CLI prints it, and `<dir>/snapshot.json` when there is one. Folders are read in the order of
 * their names. The account id comes from the folder's name, else from `snapshot.json`, else from the
 * owner of most groups. A sibling file that is not there is named in `missing`; a region without
 * security groups is an error.
 *
 * @throws `SGT_RULES_SNAPSHOT_EMPTY` when there is no region folder.
 * @throws `SGT_RULES_SNAPSHOT_INCOMPLETE` for a region folder without security groups.
 * @throws `SGT_RULES_SNAPSHOT_NOT_JSON`, `SGT_RULES_SNAPSHOT_BAD_SHAPE` naming file and JSON path.
 * @throws `SGT_RULES_SNAPSHOT_UNREADABLE`, `SGT_RULES_SNAPSHOT_OUTSIDE` for a link out of the folder.
 * @throws `SGT_RULES_SNAPSHOT_DUPLICATE` when two folders hold the same account and region.
 */
export async function readSnapshot(dir: string): Promise<Snapshot> {
  const manifest = await readManifest(dir);
  const regions: RegionSnapshot[] = [];
  for (const account of await listFolders(dir)) {
    for (const region of (await listFolders(join(dir, account))).filter((name) => REGION_NAME.test(name))) {
      regions.push(await readRegion({ dir, account, region, manifest }));
    }
  }
  if (regions.length === 0) throw noRegions(dir);
  refuseDuplicates(regions);
  return {
    regions,
    ...(manifest === null ? {} : { notRead: manifest.notRead ?? [], accounts: manifest.accounts ?? [] }),
  };
}

interface RegionFolder {
  readonly dir: string;
  readonly account: string;
  readonly region: string;
  readonly manifest: SnapshotManifest | null;
}

async function readRegion({ dir, account, region, manifest }: RegionFolder): Promise<RegionSnapshot> {
  const folder = join(dir, account, region);
  const files = new Map<string, unknown>();
  for (const name of (await listFiles(folder)).filter(isRegionFile)) {
    files.set(name, await readJson(dir, join(folder, name)));
  }
  const said = manifest?.regions.find(
    (entry) => entry.region === region && (entry.folder ?? entry.accountId) === account,
  );
  return regionFromDescribed({
    accountId: /^\d{12}$/.test(account) ? account : (said?.accountId ?? null),
    region,
    collectedAt: said?.collectedAt ?? manifest?.collectedAt ?? null,
    files,
    missing: said?.missing ?? [],
    folder: `${account}/${region}`,
  });
}

async function readManifest(dir: string): Promise<SnapshotManifest | null> {
  if (!(await listFiles(dir)).includes(MANIFEST)) return null;
  return parseDescribed(snapshotManifestSchema, await readJson(dir, join(dir, MANIFEST)), MANIFEST);
}

function noRegions(dir: string): Error {
  return rulesError("SGT_RULES_SNAPSHOT_EMPTY", `no <account>/<region> folder in "${dir}"`, {
    hint: "Give the folder above the account folders, such as account-data for account-data/prod/eu-west-1.",
    details: { folder: dir },
  });
}

function refuseDuplicates(regions: readonly RegionSnapshot[]): void {
  const seen = new Set<string>();
  for (const { accountId, region } of regions) {
    const key = `${accountId} ${region}`;
    if (seen.has(key)) {
      throw rulesError("SGT_RULES_SNAPSHOT_DUPLICATE", `two folders hold account ${accountId}, region ${region}`, {
        hint: "Remove the older one.",
        details: { accountId, region },
      });
    }
    seen.add(key);
  }
}
