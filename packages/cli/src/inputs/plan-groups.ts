import type { Plan } from "@sgt/rules";
import { idsOf } from "./named-things.js";

/**
 * Returns the ids of groups of a plan, called by id or name; a plan holds those with an eligible rule.
 * @throws {UsageError} `SGT_CLI_UNKNOWN_NAME`, `SGT_CLI_AMBIGUOUS_NAME`
 */
export function planGroupIds({ groups }: Plan, called: readonly string[]): string[] {
  const things = groups.map(({ groupId, groupName }) => ({ id: groupId, names: [groupName] }));
  return idsOf(called, { things, noun: "group", place: "the plan" });
}
