import type { JsonObject } from "../account/json.js";
import { ApiError } from "../protocol/api-error.js";
import { cutPage } from "../protocol/page.js";
import { textParam } from "../protocol/query-params.js";
import type { Ec2Context } from "./ec2-context.js";

/**
 * GetManagedPrefixListEntries. A list that the snapshot names but holds no entries for is refused
 * rather than shown as empty, which would look like a list that lets nobody in.
 */
export function prefixListEntries({ state, params, pageItems }: Ec2Context): JsonObject {
  const id = textParam(params, "PrefixListId") ?? "";
  const entries = state.prefixListEntries(id);
  if (entries === undefined) {
    throw new ApiError("InvalidPrefixListID.NotFound", `The prefix list ID '${id}' does not exist`);
  }
  const page = cutPage(entries, (entry) => String(entry.Cidr ?? ""), params, {
    min: 1,
    max: 100,
    preset: 100,
    most: pageItems,
  });
  return { Entries: page.items, NextToken: page.nextToken };
}
