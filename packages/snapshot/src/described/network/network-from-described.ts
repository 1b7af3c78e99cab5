import { groupBy } from "../../model/group-by.js";
import { formatPath } from "../../model/json-path.js";
import type { Listener, LoadBalancer, Network, Target, TargetGroup } from "../../model/network.js";
import type { MissingFile } from "../../model/snapshot.js";
import { ITEM_FILES, type ItemFiles } from "../../model/snapshot-files.js";
import { describedDatabases } from "./databases.js";
import type { DescribedItems, DescribedList } from "./described-list.js";
import { describedInternetGateways, describedNatGateways } from "./gateways.js";
import { describedInstances } from "./instances.js";
import { describedClassicBalancers, describedListeners, describedModernBalancers } from "./load-balancers.js";
import { describedNetworkAcls } from "./network-acls.js";
import {
  describedPublicAccessBlock,
  describedPublicAccessExclusions,
  publicAccessBlockOf,
} from "./public-access-block.js";
import { describedRouteTables } from "./route-tables.js";
import { describedSubnets } from "./subnets.js";
import { describedTargetGroups, describedTargets } from "./target-groups.js";
import { describedVpcs } from "./vpcs.js";

const LIST_FILES: ReadonlySet<string> = new Set<string>(
  [
    describedVpcs,
    describedSubnets,
    describedRouteTables,
    describedInternetGateways,
    describedNatGateways,
    describedNetworkAcls,
    describedInstances,
    describedClassicBalancers,
    describedModernBalancers,
    describedTargetGroups,
    describedDatabases,
    describedPublicAccessBlock,
    describedPublicAccessExclusions,
  ].map(({ file }) => file),
);
const { listeners: LISTENER_FILES, targetHealth: TARGET_FILES } = ITEM_FILES;

/** Reports whether a file of a region's folder tells of its network. */
export function isNetworkFile(name: string): boolean {
  return LIST_FILES.has(name) || [LISTENER_FILES, TARGET_FILES].some((files) => files.itemOf(name) !== null);
}

/** A region's files as far as they could be read. */
export interface NetworkFiles {
  /** JSON values by file name. */
  readonly files: ReadonlyMap<string, unknown>;
  /** Files that are there and are no JSON, and what the collector could not read. */
  readonly unread: readonly MissingFile[];
}

/**
 * Returns the network of one region. Nothing in these files can make the whole fail: a file that is
 * not there or has another shape leaves its part unknown, and is named in `missing` with the reason.
 * A file that ends before the last page is used as far as it goes, and named too. One that lists a thing twice, differently, tells nothing.
 */
export function networkFromDescribed(given: NetworkFiles): Network {
  const reader = new NetworkReader(given);
  const publicAccessBlock = publicAccessBlockOf(
    reader.listIfThere(describedPublicAccessBlock),
    reader.listIfThere(describedPublicAccessExclusions),
  );
  return {
    vpcs: reader.list(describedVpcs),
    subnets: reader.list(describedSubnets),
    routeTables: reader.list(describedRouteTables),
    internetGateways: reader.list(describedInternetGateways),
    natGateways: reader.list(describedNatGateways),
    networkAcls: reader.list(describedNetworkAcls),
    instances: reader.list(describedInstances),
    loadBalancers: loadBalancersOf(reader),
    targetGroups: targetGroupsOf(reader),
    databases: reader.list(describedDatabases),
    ...(publicAccessBlock === undefined ? {} : { publicAccessBlock }),
    missing: reader.missing,
  };
}

function loadBalancersOf(reader: NetworkReader): readonly LoadBalancer[] | null {
  const classic = reader.list(describedClassicBalancers);
  const modern = reader.list(describedModernBalancers);
  if (classic === null && modern === null) return null;
  const listeners = new Map<string, Listener[]>();
  for (const { loadBalancerArn, ...listener } of [...reader.each(LISTENER_FILES, describedListeners).values()].flat()) {
    listeners.set(loadBalancerArn, [...(listeners.get(loadBalancerArn) ?? []), listener]);
  }
  return [
    ...(classic ?? []),
    ...(modern ?? []).map((balancer) => ({ ...balancer, listeners: listeners.get(balancer.arn ?? "") ?? null })),
  ];
}

function targetGroupsOf(reader: NetworkReader): readonly TargetGroup[] | null {
  const targets: ReadonlyMap<string, readonly Target[]> = reader.each(TARGET_FILES, describedTargets);
  return (
    reader.list(describedTargetGroups)?.map((group) => ({ ...group, targets: targets.get(group.name) ?? null })) ?? null
  );
}

class NetworkReader {
  readonly missing: MissingFile[];
  readonly #files: ReadonlyMap<string, unknown>;

  constructor({ files, unread }: NetworkFiles) {
    this.#files = files;
    this.missing = unread.filter(({ file }) => isNetworkFile(file));
  }

  /** The list of one file, each item once; null when it cannot be known. */
  list<T>({ file, schema, idOf }: DescribedList<T>): readonly T[] | null {
    const all = this.#read(file, schema);
    if (all === null) return null;
    const byId = groupBy(all, idOf);
    for (const [id, items] of byId) {
      if (new Set(items.map((item) => JSON.stringify(item))).size > 1)
        return this.#miss(file, `lists ${id} twice, and the two differ`);
    }
    return [...byId.values()].flatMap(([first]) => first ?? []);
  }

  /** A list that folders made by hand or by an older collector do not have: its absence is nothing that went wrong. */
  listIfThere<T>(described: DescribedList<T>): readonly T[] | null {
    return this.#files.has(described.file) ? this.list(described) : null;
  }

  #read<T>(name: string, schema: DescribedItems<T>["schema"]): readonly T[] | null {
    if (!this.#files.has(name)) return this.#miss(name, "not in the folder");
    const value = this.#files.get(name);
    const result = schema.safeParse(value);
    if (!result.success) {
      const issue = result.error.issues[0];
      return this.#miss(name, `not as AWS prints it: ${formatPath(issue?.path ?? [])}: ${issue?.message ?? ""}`);
    }
    if (hasMorePages(value)) this.#miss(name, "ends before the last page: it holds a NextToken");
    return result.data;
  }

  /** The lists of all files of a kind, by what their names say. */
  each<T>({ itemOf }: ItemFiles, { schema }: DescribedItems<T>): Map<string, readonly T[]> {
    const found = new Map<string, readonly T[]>();
    for (const file of this.#files.keys()) {
      const name = itemOf(file);
      const items = name === null ? null : this.#read(file, schema);
      if (name !== null && items !== null) found.set(name, items);
    }
    return found;
  }

  #miss(file: string, reason: string): null {
    if (!this.missing.some((entry) => entry.file === file)) this.missing.push({ file, reason });
    return null;
  }
}

/** The three services call it `NextToken`, `Marker` and `NextMarker`. */
function hasMorePages(value: unknown): boolean {
  return ["NextToken", "Marker", "NextMarker"].some((member) => Boolean(Reflect.get(Object(value), member)));
}
