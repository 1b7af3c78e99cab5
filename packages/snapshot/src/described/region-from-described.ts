import type { z } from "zod";
import { snapshotError } from "../errors.js";
import type { NetworkInterface } from "../model/network-interface.js";
import { canonicalCidr } from "../model/point.js";
import type { PrivateLinkBalancer } from "../model/private-link.js";
import type { GroupSharing } from "../model/sharing.js";
import type { MissingFile, RegionSnapshot } from "../model/snapshot.js";
import { ITEM_FILES, SNAPSHOT_FILES } from "../model/snapshot-files.js";
import {
  describedFlowLogs,
  describedNetworkInterfaces,
  describedPrefixListEntries,
  describedPrefixLists,
  describedQuota,
  describedSecurityGroupRules,
  describedSecurityGroups,
} from "./aws-shapes.js";
import { brokenPeerings } from "./broken-peerings.js";
import { groupsFromDescribed } from "./groups-from-described.js";
import { joined, joinFlowLogs, joinGroups, joinInterfaces, joinPrefixLists } from "./joined.js";
import { oddCidrs } from "./odd-cidrs.js";
import { parseDescribed } from "./parse-described.js";
import { describedBalancerGroups, describedServices, privateLinkFrom } from "./private-link-from-described.js";
import {
  associationsFrom,
  describedAssociations,
  describedSharedResources,
  describedSharePrincipals,
  sharesFrom,
} from "./sharing-from-described.js";
import { eniFromDescribed, flowLogFromDescribed, prefixListFromDescribed } from "./siblings-from-described.js";

/** The JSON values of one region's folder by file name, and what is known of the folder. */
export interface DescribedRegion {
  /** Null to take the owner of most groups. */
  readonly accountId: string | null;
  readonly region: string;
  readonly collectedAt: string | null;
  /** Values by file name, such as `ec2-describe-security-groups.json`. */
  readonly files: ReadonlyMap<string, unknown>;
  /** What the collector said it could not read. */
  readonly missing: readonly MissingFile[];
  /** Where the files are, for error messages. */
  readonly folder: string;
}

/**
 * Pages of these are no snapshot: what came to an interface that is on another page would be cut off, and a group that is
 * there admits what another would not have had to.
 */
const NEEDS_ALL: ReadonlySet<string> = new Set<string>([
  SNAPSHOT_FILES.securityGroups,
  SNAPSHOT_FILES.networkInterfaces,
]);

/** What is read of a region beside its network. */
const REGION_FILES: ReadonlySet<string> = new Set<string>([
  SNAPSHOT_FILES.securityGroups,
  SNAPSHOT_FILES.securityGroupRules,
  SNAPSHOT_FILES.networkInterfaces,
  SNAPSHOT_FILES.prefixLists,
  SNAPSHOT_FILES.flowLogs,
  SNAPSHOT_FILES.ruleQuota,
  SNAPSHOT_FILES.groupVpcAssociations,
  SNAPSHOT_FILES.sharedResources,
  SNAPSHOT_FILES.sharePrincipals,
  SNAPSHOT_FILES.endpointServices,
  SNAPSHOT_FILES.loadBalancers,
]);

/** Reports whether a file of a region's folder is one that is read. */
export function isRegionFile(name: string): boolean {
  return REGION_FILES.has(name) || ITEM_FILES.prefixListEntries.itemOf(name) !== null;
}

/**
 * Returns the model of one region from what the AWS CLI printed. What is listed twice is there once, joined. Siblings that are not there, or
 * that end before the last page, are named in `missing`.
 *
 * @throws `SGT_SNAPSHOT_INCOMPLETE` without the security groups.
 * @throws `SGT_SNAPSHOT_ONE_PAGE` for groups or interfaces that end before the last page.
 * @throws `SGT_SNAPSHOT_GROUP_TWICE` for a group that is listed twice, when the two differ.
 * @throws `SGT_SNAPSHOT_BAD_SHAPE` naming file and JSON path.
 */
export function regionFromDescribed(described: DescribedRegion): RegionSnapshot {
  const reader = new RegionReader(described);
  const groups = reader.read(SNAPSHOT_FILES.securityGroups, describedSecurityGroups);
  if (groups === null) throw withoutGroups(described.folder);
  const rules = reader.read(SNAPSHOT_FILES.securityGroupRules, describedSecurityGroupRules)?.SecurityGroupRules ?? [];
  const enis = reader.read(SNAPSHOT_FILES.networkInterfaces, describedNetworkInterfaces)?.NetworkInterfaces ?? [];
  const lists = reader.read(SNAPSHOT_FILES.prefixLists, describedPrefixLists)?.PrefixLists ?? [];
  const flowLogs = reader.read(SNAPSHOT_FILES.flowLogs, describedFlowLogs)?.FlowLogs ?? [];
  const quota = reader.read(SNAPSHOT_FILES.ruleQuota, describedQuota);
  const entries = reader.readEntries();
  const sharing = reader.readSharing();
  const interfaces = joined(enis.map(eniFromDescribed), ({ eniId }) => eniId, joinInterfaces);
  const privateLink = reader.readPrivateLink(interfaces);
  return {
    accountId: described.accountId ?? mostFrequent(groups.SecurityGroups.map((group) => group.OwnerId)) ?? "unknown",
    region: described.region,
    collectedAt: described.collectedAt,
    groups: joined(
      groupsFromDescribed(groups.SecurityGroups, rules),
      ({ groupId }) => groupId,
      joinGroups(described.folder),
    ),
    enis: interfaces,
    prefixLists: joined(
      lists.map((list) => prefixListFromDescribed(list, entries)),
      ({ prefixListId }) => prefixListId,
      joinPrefixLists,
    ),
    flowLogs: joined(flowLogs.map(flowLogFromDescribed), ({ flowLogId }) => flowLogId, joinFlowLogs),
    ruleQuota: quota === null ? null : Math.floor(quota.Quota.Value),
    missing: reader.missing,
    oddCidrs: oddCidrs(groups.SecurityGroups),
    brokenPeerings: brokenPeerings(groups.SecurityGroups),
    ...(sharing === null ? {} : { sharing }),
    ...(privateLink === null ? {} : { privateLink }),
  };
}

class RegionReader {
  readonly missing: MissingFile[];
  readonly #described: DescribedRegion;

  constructor(described: DescribedRegion) {
    this.#described = described;
    this.missing = [...described.missing];
  }

  read<T extends object>(name: string, schema: z.ZodType<T>): T | null {
    const { files, folder } = this.#described;
    if (!files.has(name)) {
      this.#miss(name, "not in the folder");
      return null;
    }
    const value = parseDescribed(schema, files.get(name), `${folder}/${name}`);
    if (!("NextToken" in value && value.NextToken)) return value;
    if (NEEDS_ALL.has(name)) throw onePage(folder, name);
    this.#miss(name, "ends before the last page: it holds a NextToken");
    return value;
  }

  /** Who else may use the groups; null where nobody asked. A list that is not whole tells nothing. */
  readSharing(): GroupSharing | null {
    const associations = this.#readWhole(SNAPSHOT_FILES.groupVpcAssociations, describedAssociations);
    const resources = this.#readWhole(SNAPSHOT_FILES.sharedResources, describedSharedResources);
    const principals = this.#readWhole(SNAPSHOT_FILES.sharePrincipals, describedSharePrincipals);
    if (associations === null && resources === null) return null;
    return {
      associations: associations && associationsFrom(associations.SecurityGroupVpcAssociations),
      shares: resources && principals && sharesFrom(resources.resources, principals.resourceShareAssociations),
    };
  }

  /** The network load balancers behind endpoint services; null where nobody asked. */
  readPrivateLink(enis: readonly NetworkInterface[]): PrivateLinkBalancer[] | null {
    const services = this.#readWhole(SNAPSHOT_FILES.endpointServices, describedServices);
    if (services === null) return null;
    // Of load balancers that cannot be read, their interfaces tell the groups.
    const balancers = describedBalancerGroups.safeParse(this.#described.files.get(SNAPSHOT_FILES.loadBalancers)).data;
    return privateLinkFrom(services.ServiceConfigurations, balancers?.LoadBalancers ?? [], enis);
  }

  /** A file that folders made by hand or by an older collector do not have: its absence is nothing that went wrong. */
  #readWhole<T extends object>(name: string, schema: z.ZodType<T>): T | null {
    if (!this.#described.files.has(name)) return null;
    const value = this.read(name, schema);
    const isCut = ["NextToken", "nextToken"].some((token) => Boolean(Reflect.get(value ?? {}, token)));
    if (isCut) this.#miss(name, "ends before the last page: it holds a NextToken");
    return isCut ? null : value;
  }

  readEntries(): Map<string, readonly string[]> {
    const entries = new Map<string, readonly string[]>();
    for (const name of this.#described.files.keys()) {
      const id = ITEM_FILES.prefixListEntries.itemOf(name);
      const page = id === null ? null : this.read(name, describedPrefixListEntries);
      // Of a list that ends early nobody knows what else it admits.
      if (id !== null && page !== null && !page.NextToken)
        entries.set(
          id,
          page.Entries.map((entry) => canonicalCidr(entry.Cidr)),
        );
    }
    return entries;
  }

  #miss(file: string, reason: string): void {
    if (!this.missing.some((entry) => entry.file === file)) this.missing.push({ file, reason });
  }
}

function onePage(folder: string, file: string) {
  return snapshotError("SGT_SNAPSHOT_ONE_PAGE", `${folder}/${file}: ends before the last page: it holds a NextToken`, {
    hint: "Write the file again with all pages: without --no-paginate, --max-items or --starting-token.",
    details: { folder, file },
  });
}

function withoutGroups(folder: string) {
  return snapshotError("SGT_SNAPSHOT_INCOMPLETE", `${folder}: no ${SNAPSHOT_FILES.securityGroups}`, {
    hint: `Run aws ec2 describe-security-groups --output json > ${SNAPSHOT_FILES.securityGroups} in that folder.`,
    details: { folder, file: SNAPSHOT_FILES.securityGroups },
  });
}

function mostFrequent(values: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return first?.[0] ?? null;
}
