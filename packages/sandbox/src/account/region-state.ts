import { ChangeHistory } from "./change-history.js";
import { groupsOfModel } from "./group-of-model.js";
import { permissionsOfRules } from "./ip-permissions.js";
import { asNumber, asObjects, asText, type JsonObject } from "./json.js";
import { partitionOf } from "./partition.js";
import { RESOURCE_LISTS, type RegionModel, type ResourceList } from "./region-model.js";
import { ResourceIds } from "./resource-ids.js";
import { awsListWeight } from "./rule-count.js";
import type { GroupTable, StoredGroup } from "./security-group.js";
import { configJson } from "./trail-json.js";

interface Version {
  readonly sinceMs: number;
  readonly groups: GroupTable;
}

const INTERFACES = "NetworkInterfaces";
const INTERFACE = "AWS::EC2::NetworkInterface";
const GROUP = "AWS::EC2::SecurityGroup";

/** A group as AWS Config describes it: no ids of rules, and addresses told twice. */
function groupConfiguration({ groupId, groupName, vpcId, ownerId, rules, rest }: StoredGroup): JsonObject {
  const permissions = (isEgress: boolean): unknown =>
    permissionsOfRules(rules.filter((rule) => rule.isEgress === isEgress)).map((permission) => {
      const { IpRanges, ...others } = permission;
      const ranges = asObjects(IpRanges);
      return {
        ...(configJson(others) as JsonObject),
        ipv4Ranges: configJson(ranges),
        ipRanges: ranges.map(({ CidrIp }) => CidrIp),
      };
    });
  return {
    ...{ groupId, groupName, vpcId, ownerId, description: rest.Description ?? "" },
    ...{ ipPermissions: permissions(false), ipPermissionsEgress: permissions(true) },
  };
}

/** Enough to look back over any lag a test asks for; older ones are let go. */
const KEPT_VERSIONS = 200;

/** One region of one account. Groups are kept in versions, so that a lagging read can see an older one. */
export class RegionState {
  readonly accountId: string;
  readonly region: string;
  readonly ids: ResourceIds;
  ruleQuota: number;
  readonly history: ChangeHistory;
  /** Grows with every change that the API can make. */
  changeCount = 0;
  readonly #now: () => number;
  readonly #notCollected: ReadonlySet<ResourceList>;
  readonly #resources: Map<ResourceList, readonly JsonObject[]>;
  readonly #entries: Map<string, readonly JsonObject[]>;
  readonly #targetHealth: Map<string, readonly JsonObject[]>;
  #versions: readonly Version[];
  #readsSinceChange = 0;

  constructor(model: RegionModel, ruleQuota: number, now: () => number) {
    this.accountId = model.accountId;
    this.region = model.region;
    this.ruleQuota = model.ruleQuota ?? ruleQuota;
    this.#now = now;
    this.ids = new ResourceIds(`${model.accountId}/${model.region}`);
    this.#notCollected = new Set(model.notCollected);
    this.#resources = new Map(RESOURCE_LISTS.map((list) => [list, asObjects(model[list])]));
    this.#entries = new Map(Object.entries(model.prefixListEntries ?? {}));
    this.#targetHealth = new Map(Object.entries(model.targetHealth ?? {}));
    this.#versions = [{ sinceMs: Number.NEGATIVE_INFINITY, groups: groupsOfModel(model, this.ids) }];
    this.history = new ChangeHistory(model.accountId, model.region, now);
    for (const group of this.groups.values())
      this.history.became(GROUP, group.groupId, () => groupConfiguration(group), true);
    for (const eni of this.resources(INTERFACES)) this.#interfaceBecame(eni, true);
  }

  get partition(): string {
    return partitionOf(this.region);
  }

  /** The groups as they stand now. */
  get groups(): GroupTable {
    return this.#version(0);
  }

  /** The groups as a reader sees them who lags by a time, or for a number of reads after each change. */
  laggingGroups(lag: { readonly lagMs?: number | undefined; readonly reads?: number | undefined }): GroupTable {
    if (lag.reads !== undefined) {
      const isStale = this.#readsSinceChange < lag.reads;
      this.#readsSinceChange += 1;
      return this.#version(isStale ? 1 : 0);
    }
    const seenAtMs = this.#now() - (lag.lagMs ?? 0);
    return this.#versions.find((version) => version.sinceMs <= seenAtMs)?.groups ?? this.groups;
  }

  /** Puts `group` in the place of the one with its id. */
  replaceGroup(group: StoredGroup): void {
    this.#change(new Map(this.groups).set(group.groupId, group));
    this.history.became(GROUP, group.groupId, () => groupConfiguration(group));
  }

  removeGroup(groupId: string): void {
    const groups = new Map(this.groups);
    groups.delete(groupId);
    this.#change(groups);
    this.history.became(GROUP, groupId, null);
  }

  resources(list: ResourceList): readonly JsonObject[] {
    return this.#resources.get(list) ?? [];
  }

  /** False when the snapshot was made without this list. */
  isCollected(list: ResourceList): boolean {
    return !this.#notCollected.has(list);
  }

  /** Puts `resource` in the place of `old` (by identity). */
  replaceResource(list: ResourceList, old: JsonObject, resource: JsonObject): void {
    this.changeCount += 1;
    this.#resources.set(
      list,
      this.resources(list).map((item) => (item === old ? resource : item)),
    );
    if (list === INTERFACES) this.#interfaceBecame(resource);
  }

  addInterface(eni: JsonObject): void {
    this.changeCount += 1;
    this.#resources.set(INTERFACES, [...this.resources(INTERFACES), eni]);
    this.#interfaceBecame(eni);
  }

  removeInterface(eni: JsonObject): void {
    this.changeCount += 1;
    this.#resources.set(
      INTERFACES,
      this.resources(INTERFACES).filter((item) => item !== eni),
    );
    this.history.became(INTERFACE, String(eni.NetworkInterfaceId), null);
  }

  #interfaceBecame(eni: JsonObject, isFirst = false): void {
    const configuration = (): JsonObject => configJson(eni) as JsonObject;
    this.history.became(INTERFACE, String(eni.NetworkInterfaceId), configuration, isFirst);
  }

  /** The entries of a prefix list; undefined when the snapshot holds none for it. */
  prefixListEntries(prefixListId: string): readonly JsonObject[] | undefined {
    return this.#entries.get(prefixListId);
  }

  /** How the targets of a target group do, by the group's name; undefined when the snapshot does not tell. */
  targetHealth(targetGroupName: string): readonly JsonObject[] | undefined {
    return this.#targetHealth.get(targetGroupName);
  }

  isDefaultVpc(vpcId: string): boolean {
    return this.resources("Vpcs").some((vpc) => vpc.VpcId === vpcId && vpc.IsDefault === true);
  }

  /** What a list costs in a group: its MaxEntries, however few it holds, or AWS's fixed weight (docs/aws.md#rule-quota). */
  prefixListWeight(prefixListId: string): number {
    const list = this.resources("PrefixLists").find((item) => item.PrefixListId === prefixListId);
    return asNumber(list?.MaxEntries) ?? awsListWeight(asText(list?.PrefixListName) ?? "");
  }

  #version(back: number): GroupTable {
    const version = this.#versions[Math.min(back, this.#versions.length - 1)];
    return version?.groups ?? new Map();
  }

  #change(groups: GroupTable): void {
    this.changeCount += 1;
    this.#versions = [{ sinceMs: this.#now(), groups }, ...this.#versions.slice(0, KEPT_VERSIONS - 1)];
    this.#readsSinceChange = 0;
  }
}
