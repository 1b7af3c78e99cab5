import type { LiveRule, SecurityGroup } from "@sgt/snapshot";
import { GROUP_SIGNS, type OwnerSign, RULE_SIGNS } from "./owner-signs.js";

interface Marked {
  readonly name: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Says who else writes the rules of a group, as a reason that names the sign, or null when nothing
 * tells that anybody does. Such a group gets its old rules back when its owner next looks.
 */
export function ownerOfGroup(group: SecurityGroup, accountId: string): string | null {
  if (group.ownerId !== accountId) return `account ${group.ownerId} owns it`;
  return signOn({ ...group, name: group.groupName }, GROUP_SIGNS);
}

/** Says who else keeps a single rule in a group that may be anybody's; null when nothing tells that anybody does. */
export function ownerOfRule({ description = "", tags = {} }: LiveRule): string | null {
  return signOn({ name: "", description, tags }, RULE_SIGNS);
}

function signOn(marked: Marked, signs: readonly OwnerSign[]): string | null {
  for (const sign of signs) {
    const key = sign.tagKey === undefined ? undefined : tagOf(marked.tags, sign);
    const isTagged = sign.tagKey === undefined || key !== undefined;
    if (!isTagged || sign.name?.test(marked.name) === false || sign.description?.test(marked.description) === false) {
      continue;
    }
    if (key !== undefined) return `tag ${key} shows that ${sign.owner} owns it`;
    return `its ${sign.name === undefined ? "description" : "name"} is one of ${sign.owner}`;
  }
  return null;
}

function tagOf(tags: Marked["tags"], { tagKey, tagValue }: OwnerSign): string | undefined {
  return Object.keys(tags).find((tag) => tagKey?.test(tag) && (tagValue?.test(tags[tag] ?? "") ?? true));
}
