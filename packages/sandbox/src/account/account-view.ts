import { SandboxError } from "../errors.js";
import type { ChangeHistory } from "./change-history.js";
import { type PermissionRule, permissionOfRule, rulesOfPermissions } from "./ip-permissions.js";
import type { JsonObject } from "./json.js";
import type { RegionState } from "./region-state.js";
import { ruleIdentity, type StoredRule } from "./rule.js";
import type { StoredGroup } from "./security-group.js";
import { trailInterface, trailJson } from "./trail-json.js";

/** One rule, with AWS's names; `RuleId` is left out when asked for, since a restored rule has a new one. */
export interface RuleRecord {
  readonly direction: "ingress" | "egress";
  readonly permission: JsonObject;
  readonly ruleId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface GroupRecord {
  readonly groupId: string;
  readonly groupName: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly rules: readonly RuleRecord[];
}

/** Looks at one region of one account, and changes it behind the API's back, as another actor would. */
export class AccountView {
  readonly #state: RegionState;

  constructor(state: RegionState) {
    this.#state = state;
  }

  get accountId(): string {
    return this.#state.accountId;
  }

  get region(): string {
    return this.#state.region;
  }

  /**
   * All groups with all rules, descriptions and tags, as a JSON value in canonical order: equal
   * values mean equal accounts. `ids: false` leaves rule ids out, which a revert cannot restore.
   */
  groups(options: { readonly ids?: boolean } = {}): GroupRecord[] {
    return [...this.#state.groups.values()]
      .sort((a, b) => compare(a.groupId, b.groupId))
      .map((group) => groupRecord(group, options.ids ?? true));
  }

  /** The rules of one group, in canonical order. @throws SandboxError `SGT_SANDBOX_GROUP_UNKNOWN` */
  rules(groupId: string): readonly RuleRecord[] {
    return groupRecord(this.#group(groupId), true).rules;
  }

  /** Adds ingress rules unchecked and unlogged; gives their ids. @throws SandboxError `SGT_SANDBOX_GROUP_UNKNOWN` */
  addIngress(groupId: string, permissions: readonly JsonObject[]): string[] {
    const group = this.#group(groupId);
    const added = rulesOfPermissions(permissions).map((rule) => this.#stored(rule));
    this.#state.replaceGroup({ ...group, rules: [...group.rules, ...added] });
    return added.map((rule) => rule.ruleId);
  }

  /** Removes rules by id, unlogged; an id that is not there is passed over. @throws SandboxError `SGT_SANDBOX_GROUP_UNKNOWN` */
  removeRules(groupId: string, ruleIds: readonly string[]): void {
    const group = this.#group(groupId);
    this.#state.replaceGroup({ ...group, rules: group.rules.filter((rule) => !ruleIds.includes(rule.ruleId)) });
  }

  removeGroup(groupId: string): void {
    this.#state.removeGroup(groupId);
  }

  /**
   * Makes an interface, in AWS's names, as somebody would by CreateNetworkInterface; CloudTrail and AWS Config tell of it.
   * @throws SandboxError `SGT_SANDBOX_INTERFACE_UNKNOWN` when it is there already
   */
  addInterface(eni: JsonObject, by: string = this.#somebody): void {
    const eniId = String(eni.NetworkInterfaceId ?? "");
    if (this.#findInterface(eniId) !== undefined) throw this.#interfaceError(`interface "${eniId}" is there already`);
    this.#state.addInterface(eni);
    const { SubnetId, Groups = [] } = eni;
    const request = { subnetId: SubnetId, groupSet: trailJson(Groups) };
    this.#called("CreateNetworkInterface", by, request, { networkInterface: trailInterface(eni) });
  }

  /** Associates an interface with other groups, as ModifyNetworkInterfaceAttribute does. @throws SandboxError `SGT_SANDBOX_INTERFACE_UNKNOWN` */
  setInterfaceGroups(eniId: string, groupIds: readonly string[], by: string = this.#somebody): void {
    const eni = this.#interface(eniId);
    const Groups = groupIds.map((GroupId) => ({
      GroupId,
      GroupName: this.#state.groups.get(GroupId)?.groupName ?? "",
    }));
    this.#state.replaceResource("NetworkInterfaces", eni, { ...eni, Groups });
    const groupSet = { items: groupIds.map((groupId) => ({ groupId })) };
    this.#called("ModifyNetworkInterfaceAttribute", by, { networkInterfaceId: eniId, groupSet }, { _return: true });
  }

  /** Deletes an interface, as DeleteNetworkInterface does. @throws SandboxError `SGT_SANDBOX_INTERFACE_UNKNOWN` */
  removeInterface(eniId: string, by: string = this.#somebody): void {
    this.#state.removeInterface(this.#interface(eniId));
    this.#called("DeleteNetworkInterface", by, { networkInterfaceId: eniId }, { _return: true });
  }

  /** Notes a call of any service, as CloudTrail would write it, which changed nothing that the sandbox holds. */
  noteCall(source: string, name: string, request: JsonObject, response: JsonObject | null = null): void {
    this.#state.history.happened({ source, name, callerArn: this.#somebody, request, response });
  }

  /** What happened here, as CloudTrail and AWS Config tell it. */
  get history(): ChangeHistory {
    return this.#state.history;
  }

  get ruleQuota(): number {
    return this.#state.ruleQuota;
  }

  setRuleQuota(ruleQuota: number): void {
    this.#state.ruleQuota = ruleQuota;
  }

  get #somebody(): string {
    return `arn:${this.#state.partition}:sts::${this.accountId}:assumed-role/operator/somebody`;
  }

  #called(name: string, callerArn: string, request: JsonObject, response: JsonObject): void {
    this.#state.history.happened({ source: "ec2.amazonaws.com", name, callerArn, request, response });
  }

  #findInterface(eniId: string): JsonObject | undefined {
    return this.#state.resources("NetworkInterfaces").find((eni) => eni.NetworkInterfaceId === eniId);
  }

  #interface(eniId: string): JsonObject {
    const eni = this.#findInterface(eniId);
    if (eni === undefined) throw this.#interfaceError(`no interface "${eniId}"`);
    return eni;
  }

  #interfaceError(message: string): SandboxError {
    return new SandboxError("SGT_SANDBOX_INTERFACE_UNKNOWN", `${message} in ${this.accountId}/${this.region}`);
  }

  #stored(rule: PermissionRule): StoredRule {
    return { ...rule, ruleId: this.#state.ids.next("sgr"), isEgress: false, tags: {} };
  }

  #group(groupId: string): StoredGroup {
    const group = this.#state.groups.get(groupId);
    if (group === undefined) {
      throw new SandboxError("SGT_SANDBOX_GROUP_UNKNOWN", `no group "${groupId}" in ${this.accountId}/${this.region}`);
    }
    return group;
  }
}

function groupRecord(group: StoredGroup, ids: boolean): GroupRecord {
  const { groupId, groupName, vpcId, ownerId } = group;
  const rules = [...group.rules].sort((a, b) => compare(sortKey(a), sortKey(b)));
  return {
    groupId,
    groupName,
    vpcId,
    ownerId,
    tags: sorted(group.tags),
    rules: rules.map((rule) => ruleRecord(rule, ids)),
  };
}

function ruleRecord(rule: StoredRule, ids: boolean): RuleRecord {
  return {
    direction: rule.isEgress ? "egress" : "ingress",
    permission: permissionOfRule(rule),
    ...(ids ? { ruleId: rule.ruleId } : {}),
    tags: sorted(rule.tags),
  };
}

const sortKey = (rule: StoredRule): string => `${rule.isEgress ? "egress" : "ingress"}|${ruleIdentity(rule)}`;

function sorted(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => compare(a, b)));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
