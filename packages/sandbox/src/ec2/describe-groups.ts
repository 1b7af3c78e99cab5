import { type PermissionRule, permissionsOfRules } from "../account/ip-permissions.js";
import { type JsonObject, toTagList } from "../account/json.js";
import type { RegionState } from "../account/region-state.js";
import { peerText } from "../account/rule.js";
import type { StoredGroup } from "../account/security-group.js";
import { cutPage } from "../protocol/page.js";
import { textsParam } from "../protocol/query-params.js";
import type { Ec2Context } from "./ec2-context.js";
import { type Filterable, filterTest } from "./filters.js";
import { groupNotFound } from "./group-lookup.js";

const ingressValues =
  (read: (rule: PermissionRule) => string | number | null | undefined) =>
  (group: StoredGroup): (string | undefined)[] =>
    group.rules.filter((rule) => !rule.isEgress).map((rule) => read(rule)?.toString());

const peerValues = (kind: string): ((group: StoredGroup) => (string | undefined)[]) =>
  ingressValues((rule) => (rule.peer.kind === kind ? peerText(rule.peer) : undefined));

const FILTERS: Filterable<StoredGroup> = {
  tags: (group) => group.tags,
  values: {
    "group-id": (group) => [group.groupId],
    "group-name": (group) => [group.groupName],
    "vpc-id": (group) => [group.vpcId],
    "owner-id": (group) => [group.ownerId],
    description: (group) => [String(group.rest.Description ?? "")],
    "ip-permission.cidr": peerValues("ipv4"),
    "ip-permission.ipv6-cidr": peerValues("ipv6"),
    "ip-permission.group-id": peerValues("group"),
    "ip-permission.prefix-list-id": peerValues("prefix-list"),
    "ip-permission.protocol": ingressValues((rule) => rule.protocol),
    "ip-permission.from-port": ingressValues((rule) => rule.fromPort),
    "ip-permission.to-port": ingressValues((rule) => rule.toPort),
  },
};

/** DescribeSecurityGroups; without MaxResults everything comes in one answer. */
export function describeGroups({ state, visibleGroups, params, pageItems }: Ec2Context): JsonObject {
  const ids = textsParam(params, "GroupId");
  const names = textsParam(params, "GroupName");
  checkAllThere(ids, names, [...visibleGroups.values()]);
  const passes = filterTest(params, FILTERS);
  const groups = [...visibleGroups.values()].filter(
    (group) =>
      (ids.length === 0 || ids.includes(group.groupId)) &&
      (names.length === 0 || names.includes(group.groupName)) &&
      passes(group),
  );
  const page = cutPage(groups, (group) => group.groupId, params, { min: 5, max: 1000, most: pageItems });
  return { SecurityGroups: page.items.map((group) => groupJson(state, group)), NextToken: page.nextToken };
}

function checkAllThere(ids: readonly string[], names: readonly string[], groups: readonly StoredGroup[]): void {
  const missing =
    ids.find((id) => !groups.some((group) => group.groupId === id)) ??
    names.find((name) => !groups.some((group) => group.groupName === name));
  if (missing !== undefined) throw groupNotFound(missing);
}

/** A group as `aws ec2 describe-security-groups` prints it. */
export function groupJson(state: RegionState, group: StoredGroup): JsonObject {
  return {
    SecurityGroupArn: `arn:${state.partition}:ec2:${state.region}:${group.ownerId}:security-group/${group.groupId}`,
    ...group.rest,
    OwnerId: group.ownerId,
    GroupName: group.groupName,
    GroupId: group.groupId,
    VpcId: group.vpcId,
    IpPermissions: permissionsOfRules(group.rules.filter((rule) => !rule.isEgress)),
    IpPermissionsEgress: permissionsOfRules(group.rules.filter((rule) => rule.isEgress)),
    // A group without tags has no list of them; a rule without tags has an empty one.
    ...(Object.keys(group.tags).length === 0 ? {} : { Tags: toTagList(group.tags) }),
  };
}
