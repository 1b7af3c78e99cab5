import { join } from "node:path";
import { isSgtError } from "@sgt/cidr";
import { isNetworkFile, networkFromDescribed } from "../described/network/network-from-described.js";
import { isRegionFile, regionFromDescribed } from "../described/region-from-described.js";
import type { Network } from "../model/network.js";
import type { MissingFile, RegionSnapshot } from "../model/snapshot.js";
import { listFiles } from "./list-folder.js";
import { readJson } from "./read-json.js";
import { type RegionFolder, saidOf } from "./region-folders.js";

/** What is read of a snapshot beside groups, rules and interfaces. */
export interface ReadSnapshotOptions {
  /** Also VPCs, subnets, routes, gateways, network ACLs, instances, load balancers and databases. Default false. */
  readonly network?: boolean;
}

/** Reads one region folder; throws as `readSnapshot` does. */
export async function readRegion(
  folder: RegionFolder,
  { network = false }: ReadSnapshotOptions = {},
): Promise<RegionSnapshot> {
  const { dir, account, region, manifest } = folder;
  const path = join(dir, account, region);
  const names = await listFiles(path);
  // All at once: over two thousand accounts the waiting adds up.
  const read = await Promise.all(
    names.filter(isRegionFile).map(async (name) => [name, await readJson(dir, join(path, name))] as const),
  );
  const files = new Map(read.filter(([, value]) => value !== undefined));
  const said = saidOf(folder);
  const empty = read.filter(([, value]) => value === undefined).map(([file]) => ({ file, reason: EMPTY }));
  const missing = [...(said?.missing ?? []), ...empty];
  const snapshot = regionFromDescribed({
    accountId: /^\d{12}$/.test(account) ? account : (said?.accountId ?? null),
    region,
    collectedAt: said?.collectedAt ?? manifest?.collectedAt ?? null,
    files,
    missing: missing.filter(({ file }) => !isNetworkFile(file)),
    folder: `${account}/${region}`,
  });
  return network ? { ...snapshot, network: await readNetwork(folder, { names, missing }) } : snapshot;
}

const EMPTY = "empty";

interface NetworkNames {
  readonly names: readonly string[];
  readonly missing: readonly MissingFile[];
}

/** A file that is no JSON leaves its part unknown: what it would have told is not what the groups hang on. */
async function readNetwork({ dir, account, region }: RegionFolder, { names, missing }: NetworkNames): Promise<Network> {
  const files = new Map<string, unknown>();
  const unread: MissingFile[] = [...missing];
  const read = async (name: string): Promise<void> => {
    try {
      const value = await readJson(dir, join(dir, account, region, name));
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
