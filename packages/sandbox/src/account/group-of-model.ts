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
  const unmatched = new Map(
    known.filter((rule) => rule.isEgress === isEgress).map((rule) => [ruleIdentity(rule), rule]),
  );
  const joined = told.map((rule): StoredRule => {
    const match = unmatched.get(ruleIdentity(rule));
    unmatched.delete(ruleIdentity(rule));
    return { ...rule, ruleId: match?.ruleId ?? ids.next("sgr"), isEgress, tags: match?.tags ?? {} };
  });
  return [...joined, ...unmatched.values()];
}
