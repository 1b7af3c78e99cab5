import { isSgtError } from "@sgt/cidr";
import { checkKeys } from "../errors.js";
import type { RegionSnapshot } from "../model/snapshot.js";
import { readNeighbors } from "./read-neighbors.js";
import { READ_SNAPSHOT_KEYS, type ReadSnapshotOptions, readRegion } from "./read-region.js";
import { listRegionFolders, type RegionFolder, saidOf } from "./region-folders.js";

/** One region of a snapshot folder, or why it could not be read. */
export type RegionRead =
  | { readonly kind: "region"; readonly region: RegionSnapshot }
  | {
      readonly kind: "unreadable";
      /** 12 digits, or the folder's name when nothing tells the id. */
      readonly accountId: string;
      /** Empty when nothing of the account could be read. */
      readonly region: string;
      readonly code: string;
      readonly reason: string;
    };

/**
 * Reads a snapshot folder one region at a time, and one ahead, so that memory follows the largest regions and not
 * the organization. Where regions of several accounts stand in it, their groups and interfaces are read once before, so that
 * each region knows the interfaces of other accounts that carry its groups. A region that cannot be read is told as such and the rest goes on: so are those
 * that `snapshot.json` names and that have no folder, what it says was not read, and the second of two
 * folders for one region.
 *
 * @throws `SGT_SNAPSHOT_EMPTY` when there is no region folder.
 * @throws `SGT_SNAPSHOT_UNREADABLE` when the folder itself cannot be read, and the errors of its `snapshot.json`.
 */
export async function* readRegions(dir: string, options: ReadSnapshotOptions = {}): AsyncGenerator<RegionRead> {
  checkKeys(options, READ_SNAPSHOT_KEYS);
  const folders = await listRegionFolders(dir);
  yield* notRead(folders);
  yield* withoutFolder(folders);
  const neighbors = await readNeighbors(folders);
  const seen = new Set<string>();
  // The next one is read while somebody works on this one.
  let next = folders[0] === undefined ? undefined : tryRegion(folders[0], options);
  for (const [index, folder] of folders.entries()) {
    const read = (await next) as RegionRead;
    const following = folders[index + 1];
    next = following === undefined ? undefined : tryRegion(following, options);
    next?.catch(() => undefined);
    const { accountId, region } = read.kind === "region" ? read.region : read;
    const isSecond = seen.has(`${accountId} ${region}`);
    seen.add(`${accountId} ${region}`);
    if (isSecond) yield duplicate(folder, accountId);
    else yield read.kind === "region" ? { kind: "region", region: neighbors.around(read.region) } : read;
  }
}

async function tryRegion(folder: RegionFolder, options: ReadSnapshotOptions): Promise<RegionRead> {
  try {
    return { kind: "region", region: await readRegion(folder, options) };
  } catch (error) {
    if (!isSgtError(error)) throw error;
    const accountId = saidOf(folder)?.accountId ?? folder.account;
    return { kind: "unreadable", accountId, region: folder.region, code: error.code, reason: error.message };
  }
}

function* notRead([first]: readonly RegionFolder[]): Generator<RegionRead> {
  const { unfinishedSince, notRead: all = [] } = first?.manifest ?? {};
  for (const { accountId, region = "", code, reason } of all) {
    yield { kind: "unreadable", accountId, region, code, reason };
  }
  if (unfinishedSince === undefined) return;
  const reason = `the collection that began at ${unfinishedSince} has not ended: more may be missing`;
  yield { kind: "unreadable", accountId: "", region: "", code: "SGT_SNAPSHOT_INCOMPLETE", reason };
}

function* withoutFolder(folders: readonly RegionFolder[]): Generator<RegionRead> {
  const there = new Set(folders.map(({ account, region }) => `${account} ${region}`));
  for (const { accountId, region, folder = accountId, missing } of folders[0]?.manifest?.regions ?? []) {
    if (there.has(`${folder} ${region}`)) continue;
    const reason = missing[0]?.reason ?? "named in snapshot.json, and not in the folder";
    yield { kind: "unreadable", accountId, region, code: "SGT_SNAPSHOT_INCOMPLETE", reason };
  }
}

function duplicate({ account, region }: RegionFolder, accountId: string): RegionRead {
  const reason = `another folder holds account ${accountId}, region ${region} too: ${account} was left out`;
  return { kind: "unreadable", accountId, region, code: "SGT_SNAPSHOT_DUPLICATE", reason };
}
