import { type PermissionRule, rulesOfPermissions } from "./ip-permissions.js";
import { asObjects, asTags, asText, type JsonObject } from "./json.js";
import type { RegionModel } from "./region-model.js";
import type { ResourceIds } from "./resource-ids.js";
import { ruleIdentity, type StoredRule } from "./rule.js";
import { ruleOfJson } from "./rule-json.js";
import type { StoredGroup } from "./security-group.js";

/** Reads all groups of a model, joining each rule's id and tags to what its group says about it. */
export function groupsOfModel(model: RegionModel, ids: ResourceIds): Map<string, StoredGroup> {
  const rulesByGroup = new Map<string, StoredRule[]>();
  for (const json of asObjects(model.SecurityGroupRules)) {
    const rule = ruleOfJson(json);
    if (rule !== undefined) rulesByGroup.set(groupIdOf(json), [...(rulesByGroup.get(groupIdOf(json)) ?? []), rule]);
  }
  return new Map(
    asObjects(model.SecurityGroups).map((json) => {
      const known = rulesByGroup.get(groupIdOf(json)) ?? [];
      return [groupIdOf(json), groupOfJson(json, model.accountId, known, ids)];
    }),
  );
}

const groupIdOf = (json: JsonObject): string => String(json.GroupId ?? "");

function groupOfJson(json: JsonObject, accountId: string, known: readonly StoredRule[], ids: ResourceIds): StoredGroup {
  const { GroupId, GroupName, VpcId, OwnerId, Tags, IpPermissions, IpPermissionsEgress, ...rest } = json;
  return {
    groupId: String(GroupId ?? ""),
    groupName: String(GroupName ?? ""),
    vpcId: String(VpcId ?? ""),
    ownerId: asText(OwnerId) ?? accountId,
    tags: asTags(Tags),
    rules: [
      ...joinRules(rulesOfPermissions(IpPermissions), false, known, ids),
      ...joinRules(rulesOfPermissions(IpPermissionsEgress), true, known, ids),
    ],
    rest,
  };
}

/**
 * The two CLI calls that make a snapshot are not one moment: a rule of the group without an id gets
 * one, and a rule that only the second call saw is kept, since it stood later.
 */
function joinRules(
  told: readonly PermissionRule[],
  isEgress: boolean,
  known: readonly StoredRule[],
  ids: ResourceIds,
): StoredRule[] {
  const unmatched = byIdentity(known.filter((rule) => rule.isEgress === isEgress));
  const joined = told.map((rule): StoredRule => {
    const match = unmatched.get(ruleIdentity(rule))?.shift();
    return { ...rule, ruleId: match?.ruleId ?? ids.next("sgr"), isEgress, tags: match?.tags ?? {} };
  });
  return [...joined, ...[...unmatched.values()].flat()];
}

/** References to deleted groups name no group, so two rules can look the same. */
function byIdentity(rules: readonly StoredRule[]): Map<string, StoredRule[]> {
  const lists = new Map<string, StoredRule[]>();
  for (const rule of rules) lists.set(ruleIdentity(rule), [...(lists.get(ruleIdentity(rule)) ?? []), rule]);
  return lists;
}
