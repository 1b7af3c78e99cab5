import { basename, join } from "node:path";
import { isSgtError, type OptionKeys } from "@sgt/cidr";
import { isNetworkFile, networkFromDescribed } from "../described/network/network-from-described.js";
import { isRegionFile, regionFromDescribed } from "../described/region-from-described.js";
import { type Neighbor, neighborOf } from "../model/neighbors.js";
import type { Network } from "../model/network.js";
import type { MissingFile, RegionSnapshot } from "../model/snapshot.js";
import { SNAPSHOT_FILES } from "../model/snapshot-files.js";
import { listFiles } from "./list-folder.js";
import { readJson } from "./read-json.js";
import { type RegionFolder, saidOf } from "./region-folders.js";

/** What is read of a snapshot beside groups, rules and interfaces. */
export interface ReadSnapshotOptions {
  /** Also VPCs, subnets, routes, gateways, network ACLs, instances, load balancers and databases. Default false. */
  readonly network?: boolean;
}

export const READ_SNAPSHOT_KEYS: OptionKeys<ReadSnapshotOptions> = { network: true };

/** The files by which the groups of one account are found on interfaces of another. */
const CARRIER_FILES: readonly string[] = [
  SNAPSHOT_FILES.securityGroups,
  SNAPSHOT_FILES.networkInterfaces,
  SNAPSHOT_FILES.flowLogs,
];

/** Reads as much of a region as other accounts need to know of it; throws as `readSnapshot` does. */
export async function readNeighbor(folder: RegionFolder): Promise<Neighbor> {
  return neighborOf(await readFiles(folder, await listFiles(folderOf(folder)), (name) => CARRIER_FILES.includes(name)));
}

/** Reads one region folder; throws as `readSnapshot` does. */
export async function readRegion(
  folder: RegionFolder,
  { network = false }: ReadSnapshotOptions = {},
): Promise<RegionSnapshot> {
  const names = await listFiles(folderOf(folder));
  const snapshot = await readFiles(folder, names, isRegionFile);
  return network ? { ...snapshot, network: await readNetwork(folder, names) } : snapshot;
}

function folderOf({ dir, account, region }: RegionFolder): string {
  return join(dir, account, region);
}

async function readFiles(
  folder: RegionFolder,
  names: readonly string[],
  isWanted: (name: string) => boolean,
): Promise<RegionSnapshot> {
  const { dir, account, region, manifest } = folder;
  // All at once: over two thousand accounts the waiting adds up.
  const read = await Promise.all(
    names.filter(isWanted).map(async (name) => [name, await readWanted(dir, join(folderOf(folder), name))] as const),
  );
  const files = new Map(read.filter(([, value]) => value !== undefined));
  const said = saidOf(folder);
  const empty = read.filter(([, value]) => value === undefined).map(([file]) => ({ file, reason: EMPTY }));
  const missing = [...(said?.missing ?? []), ...empty];
  const isId = /^\d{12}$/.test(account);
  const snapshot = regionFromDescribed({
    accountId: isId ? account : (said?.accountId ?? null),
    region,
    collectedAt: said?.collectedAt ?? manifest?.collectedAt ?? null,
    files,
    missing: missing.filter(({ file }) => !isNetworkFile(file)),
    folder: `${account}/${region}`,
  });
  return isId ? snapshot : { ...snapshot, accountAlias: account };
}

/** A file of the network that is no JSON leaves its part unknown, as it does when the network is read. */
async function readWanted(dir: string, file: string): Promise<unknown> {
  try {
    return await readJson(dir, file);
  } catch (error) {
    if (isSgtError(error) && isNetworkFile(basename(file))) return undefined;
    throw error;
  }
}

const EMPTY = "empty";

/** A file that is no JSON leaves its part unknown: what it would have told is not what the groups hang on. */
async function readNetwork(folder: RegionFolder, names: readonly string[]): Promise<Network> {
  const files = new Map<string, unknown>();
  const unread: MissingFile[] = [...(saidOf(folder)?.missing ?? [])];
  const read = async (name: string): Promise<void> => {
    try {
      const value = await readJson(folder.dir, join(folderOf(folder), name));
      if (value === undefined) unread.push({ file: name, reason: EMPTY });
      else files.set(name, value);
    } catch (error) {
      if (!isSgtError(error)) throw error;
      unread.push({ file: name, reason: error.message });
    }
  };
  await Promise.all(names.filter(isNetworkFile).map(read));
  return networkFromDescribed({ files, unread });
}
