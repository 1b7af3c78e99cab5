import { asTags, type JsonObject, toTagList } from "../account/json.js";
import type { ResourceList } from "../account/region-model.js";
import type { RegionState } from "../account/region-state.js";
import type { StoredGroup } from "../account/security-group.js";
import { ApiError } from "../protocol/api-error.js";
import { textsParam } from "../protocol/query-params.js";
import type { Ec2Context } from "./ec2-context.js";
import { groupNotFound, ruleNotFound } from "./group-lookup.js";
import { checkTagCount, checkTags, requestedTags } from "./tag-specifications.js";

type Tags = Readonly<Record<string, string>>;
type Change = (tags: Tags) => Tags;

/** CreateTags: every resource of the call exists, or nothing is tagged. */
export function createTags({ state, params }: Ec2Context): JsonObject {
  const tags = checkTags(requestedTags(params));
  changeTags(state, textsParam(params, "ResourceId"), (old) => {
    const merged = { ...old, ...tags };
    checkTagCount(merged);
    return merged;
  });
  return { Return: true };
}

/** DeleteTags: a key alone goes whatever its value; a key with a value only if it has it; no key means all. */
export function deleteTags({ state, params }: Ec2Context): JsonObject {
  const asked = requestedTags(params);
  changeTags(state, textsParam(params, "ResourceId"), (old) =>
    Object.fromEntries(
      Object.entries(old).filter(([key, value]) => key.startsWith("aws:") || !isAsked(asked, key, value)),
    ),
  );
  return { Return: true };
}

function isAsked(asked: readonly (readonly [string, string | undefined])[], key: string, value: string): boolean {
  return asked.length === 0 || asked.some(([k, v]) => k === key && (v === undefined || v === value));
}

function changeTags(state: RegionState, resourceIds: readonly string[], change: Change): void {
  if (resourceIds.length === 0)
    throw new ApiError("MissingParameter", "The request must contain the parameter resourceIdSet");
  // All are found, and their new tags made, before the first is written.
  const writes = resourceIds.map((id) => taggable(state, id, change));
  for (const write of writes) write();
}

function taggable(state: RegionState, id: string, change: Change): () => void {
  if (id.startsWith("sgr-")) return taggableRule(state, id, change);
  if (id.startsWith("sg-")) return taggableGroup(state, id, change);
  return taggableResource(state, id, change);
}

function taggableRule(state: RegionState, ruleId: string, change: Change): () => void {
  const find = (): StoredGroup | undefined =>
    [...state.groups.values()].find((candidate) => candidate.rules.some((rule) => rule.ruleId === ruleId));
  const tags = change(find()?.rules.find((rule) => rule.ruleId === ruleId)?.tags ?? {});
  if (find() === undefined) throw ruleNotFound(ruleId);
  return () => {
    const group = find();
    if (group === undefined) return;
    const rules = group.rules.map((rule) => (rule.ruleId === ruleId ? { ...rule, tags } : rule));
    state.replaceGroup({ ...group, rules });
  };
}

function taggableGroup(state: RegionState, groupId: string, change: Change): () => void {
  const found = state.groups.get(groupId);
  if (found === undefined) throw groupNotFound(groupId);
  const tags = change(found.tags);
  return () => state.replaceGroup({ ...(state.groups.get(groupId) ?? found), tags });
}

const TAGGED_LISTS: readonly (readonly [list: ResourceList, idMember: string, tagsMember: string])[] = [
  ["NetworkInterfaces", "NetworkInterfaceId", "TagSet"],
  ["PrefixLists", "PrefixListId", "Tags"],
  ["Vpcs", "VpcId", "Tags"],
  ["Subnets", "SubnetId", "Tags"],
  ["NetworkAcls", "NetworkAclId", "Tags"],
  ["RouteTables", "RouteTableId", "Tags"],
  ["FlowLogs", "FlowLogId", "Tags"],
];

function taggableResource(state: RegionState, id: string, change: Change): () => void {
  for (const [list, idMember, tagsMember] of TAGGED_LISTS) {
    const found = state.resources(list).find((resource) => resource[idMember] === id);
    if (found !== undefined) {
      const tagged = { ...found, [tagsMember]: toTagList(change(asTags(found[tagsMember]))) };
      return () => state.replaceResource(list, found, tagged);
    }
  }
  throw new ApiError("InvalidID", `The ID '${id}' is not valid`);
}
