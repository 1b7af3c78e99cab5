import { join } from "node:path";
import { parseDescribed } from "../described/parse-described.js";
import { snapshotError } from "../errors.js";
import { type SnapshotManifest, snapshotManifestSchema } from "../model/snapshot-manifest.js";
import { listFiles, listFolders } from "./list-folder.js";
import { readJson } from "./read-json.js";

const MANIFEST = "snapshot.json";
const REGION_NAME = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** Where one region of one account is in a snapshot folder, and what the collector said of it. */
export interface RegionFolder {
  /** The snapshot folder. */
  readonly dir: string;
  /** The account's folder: its id or an alias. */
  readonly account: string;
  readonly region: string;
  readonly manifest: SnapshotManifest | null;
}

/**
 * Returns the region folders of a snapshot, in the order of their names.
 *
 * @throws `SGT_SNAPSHOT_EMPTY` when there is none.
 * @throws `SGT_SNAPSHOT_UNREADABLE`, and the errors of a `snapshot.json` of another shape.
 */
export async function listRegionFolders(dir: string): Promise<RegionFolder[]> {
  const manifest = await readSnapshotManifest(dir);
  const folders: RegionFolder[] = [];
  for (const account of await listFolders(dir)) {
    const regions = (await listFolders(join(dir, account))).filter((name) => REGION_NAME.test(name));
    folders.push(...regions.map((region) => ({ dir, account, region, manifest })));
  }
  if (folders.length === 0) throw noRegions(dir);
  return folders;
}

/** Returns what `snapshot.json` says of a region folder; undefined when nothing. */
export function saidOf({ manifest, account, region }: RegionFolder): SnapshotManifest["regions"][number] | undefined {
  return manifest?.regions.find((entry) => entry.region === region && (entry.folder ?? entry.accountId) === account);
}

/**
 * Returns `snapshot.json` of a snapshot folder; null when there is none, as in a folder made by hand.
 *
 * @throws `SGT_SNAPSHOT_NOT_JSON`, `SGT_SNAPSHOT_BAD_SHAPE`, `SGT_SNAPSHOT_UNREADABLE`
 */
export async function readSnapshotManifest(dir: string): Promise<SnapshotManifest | null> {
  if (!(await listFiles(dir)).includes(MANIFEST)) return null;
  return parseDescribed(snapshotManifestSchema, await readJson(dir, join(dir, MANIFEST)), MANIFEST);
}

function noRegions(dir: string): Error {
  return snapshotError("SGT_SNAPSHOT_EMPTY", `no <account>/<region> folder in "${dir}"`, {
    hint: "Give the folder above the account folders, such as account-data for account-data/prod/eu-west-1.",
    details: { folder: dir },
  });
}
