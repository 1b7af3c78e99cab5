import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError } from "../errors.js";
import { asNumber, asObject, asObjects, asText, type JsonObject } from "./json.js";
import { listOf, readJson } from "./json-file.js";
import { RESOURCE_LISTS, type RegionModel } from "./region-model.js";

/** The CLI's print that each list comes from. */
const FILES = {
  SecurityGroups: "ec2-describe-security-groups.json",
  SecurityGroupRules: "ec2-describe-security-group-rules.json",
  NetworkInterfaces: "ec2-describe-network-interfaces.json",
  PrefixLists: "ec2-describe-managed-prefix-lists.json",
  Vpcs: "ec2-describe-vpcs.json",
  Subnets: "ec2-describe-subnets.json",
  NetworkAcls: "ec2-describe-network-acls.json",
  RouteTables: "ec2-describe-route-tables.json",
  FlowLogs: "ec2-describe-flow-logs.json",
  Reservations: "ec2-describe-instances.json",
  NatGateways: "ec2-describe-nat-gateways.json",
  InternetGateways: "ec2-describe-internet-gateways.json",
  EgressOnlyInternetGateways: "ec2-describe-egress-only-internet-gateways.json",
  VpcEndpoints: "ec2-describe-vpc-endpoints.json",
  ServiceConfigurations: "ec2-describe-vpc-endpoint-service-configurations.json",
  SecurityGroupVpcAssociations: "ec2-describe-security-group-vpc-associations.json",
  resources: "ram-list-resources.json",
  resourceShareAssociations: "ram-get-resource-share-associations.json",
  VpcPeeringConnections: "ec2-describe-vpc-peering-connections.json",
  AvailabilityZones: "ec2-describe-availability-zones.json",
  LoadBalancerDescriptions: "elb-describe-load-balancers.json",
  LoadBalancers: "elbv2-describe-load-balancers.json",
  TargetGroups: "elbv2-describe-target-groups.json",
  DBInstances: "rds-describe-db-instances.json",
  DBClusters: "rds-describe-db-clusters.json",
} as const;

/** One file per list, `ec2-get-managed-prefix-list-entries-pl-….json`: the print does not name its list. */
const ENTRIES_FILE = "ec2-get-managed-prefix-list-entries";
const QUOTA_FILE = "service-quotas-get-service-quota.json";
const ACCOUNT_ID = /^\d{12}$/;

/**
 * Reads a snapshot folder, `DIR/<account>/<region>/ec2-describe-….json`. A folder without
 * `ec2-describe-security-groups.json` is no region and is passed over; other files may be missing.
 * An account folder named by an alias takes its id from `snapshot.json`, else from the owner that
 * most of its groups have.
 * @throws SandboxError `SGT_SANDBOX_SNAPSHOT_NOT_FOUND`: no folder, or no region in it
 * @throws SandboxError `SGT_SANDBOX_SNAPSHOT_UNREADABLE`: a file that is no JSON of the expected form
 */
export async function readSnapshotFolder(snapshotDir: string): Promise<RegionModel[]> {
  const models: RegionModel[] = [];
  const aliases = await readAliases(snapshotDir);
  for (const account of await foldersOf(snapshotDir)) {
    const regions: RegionModel[] = [];
    for (const region of await foldersOf(join(snapshotDir, account))) {
      const model = await readRegion(join(snapshotDir, account, region), region);
      if (model !== undefined) regions.push(model);
    }
    const accountId = ACCOUNT_ID.test(account) ? account : (aliases.get(account) ?? ownerOf(regions, account));
    models.push(...regions.map((model) => ({ ...model, accountId })));
  }
  if (models.length === 0) {
    throw new SandboxError("SGT_SANDBOX_SNAPSHOT_NOT_FOUND", `no account with a region in "${snapshotDir}"`, {
      hint: "Give the folder above <account>/<region>/ec2-describe-security-groups.json.",
    });
  }
  return models;
}

/** The account ids of folders that bear an alias, as `snapshot.json` tells them. */
async function readAliases(snapshotDir: string): Promise<Map<string, string>> {
  const manifest = await readJson(join(snapshotDir, "snapshot.json"));
  const named = asObjects(manifest?.regions).flatMap((region): [string, string][] => {
    const folder = asText(region.folder);
    const accountId = asText(region.accountId);
    return folder !== undefined && accountId !== undefined && ACCOUNT_ID.test(accountId) ? [[folder, accountId]] : [];
  });
  return new Map(named);
}

async function foldersOf(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    throw new SandboxError("SGT_SANDBOX_SNAPSHOT_NOT_FOUND", `cannot list "${dir}"`, { cause });
  }
}

async function readRegion(dir: string, region: string): Promise<RegionModel | undefined> {
  const lists: Record<string, JsonObject[]> = {};
  for (const [list, file] of Object.entries(FILES)) {
    const json = await readJson(join(dir, file));
    if (json !== undefined) lists[list] = listOf(json, list, join(dir, file));
  }
  if (lists.SecurityGroups === undefined) return undefined;
  const quota = asNumber(asObject((await readJson(join(dir, QUOTA_FILE)))?.Quota)?.Value);
  return {
    accountId: "",
    region,
    ...lists,
    notCollected: RESOURCE_LISTS.filter((list) => lists[list] === undefined),
    prefixListEntries: await readEntries(dir, lists.PrefixLists ?? []),
    targetHealth: await readTargetHealth(dir, lists.TargetGroups ?? []),
    ...(quota === undefined ? {} : { ruleQuota: quota }),
  };
}

async function readEntries(dir: string, prefixLists: readonly JsonObject[]): Promise<Record<string, JsonObject[]>> {
  const entries: Record<string, JsonObject[]> = {};
  for (const list of prefixLists) {
    const id = asText(list.PrefixListId);
    // The id comes from a file that may be hostile: only what AWS makes may name a file.
    if (id === undefined || !/^pl-[0-9a-zA-Z]+$/.test(id)) continue;
    const file = join(dir, `${ENTRIES_FILE}-${id}.json`);
    const json = await readJson(file);
    if (json !== undefined) entries[id] = listOf(json, "Entries", file);
  }
  return entries;
}

async function readTargetHealth(
  dir: string,
  targetGroups: readonly JsonObject[],
): Promise<Record<string, JsonObject[]>> {
  const health: Record<string, JsonObject[]> = {};
  for (const { TargetGroupName } of targetGroups) {
    const name = asText(TargetGroupName);
    if (name === undefined || !/^[0-9a-zA-Z-]{1,32}$/.test(name)) continue;
    const file = join(dir, `elbv2-describe-target-health-${name}.json`);
    const json = await readJson(file);
    if (json !== undefined) health[name] = listOf(json, "TargetHealthDescriptions", file);
  }
  return health;
}

function ownerOf(regions: readonly RegionModel[], alias: string): string {
  const counts = new Map<string, number>();
  for (const group of regions.flatMap((region) => region.SecurityGroups ?? [])) {
    const owner = asText(group.OwnerId);
    if (owner !== undefined) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (most === undefined && regions.length > 0) {
    throw new SandboxError("SGT_SANDBOX_SNAPSHOT_UNREADABLE", `no group tells the account id of folder "${alias}"`, {
      hint: "Name the folder by the 12 digits of the account.",
    });
  }
  return most?.[0] ?? alias;
}
