/** Group names may be long; ids are in the JSON. */
const NAME_WIDTH = 36;

/** Returns a group's name, cut when it is long, or its id when it has none. */
export function groupText({ groupId, groupName }: { readonly groupId: string; readonly groupName: string }): string {
  if (groupName === "") return groupId;
  return groupName.length > NAME_WIDTH ? `${groupName.slice(0, NAME_WIDTH - 1)}…` : groupName;
}
