import { type ReadRegionOptions, readRegion } from "@sgt/aws";
import { parseGroupId } from "@sgt/rules";
import type { RegionSnapshot } from "@sgt/snapshot";
import { groupIdsOf } from "./named-things.js";

/** A region as it stands, and of it the groups that were asked for. */
export interface NamedGroups {
  readonly region: RegionSnapshot;
  /** In the order asked for. */
  readonly groupIds: readonly string[];
}

/**
 * Reads groups of the live account that a person called by id or name. Where all are ids only these are asked for; no name begins with `sg-`.
 *
 * @throws `SGT_RULES_INVALID_OPTION` for what begins as an id and is none
 * @throws {UsageError} `SGT_CLI_UNKNOWN_NAME`, `SGT_CLI_AMBIGUOUS_NAME`
 * @throws what `readRegion` throws
 */
export async function readNamedGroups(
  called: readonly string[],
  options: Pick<ReadRegionOptions, "session" | "withInterfaces">,
): Promise<NamedGroups> {
  const ids = called.filter((one) => one.startsWith("sg-")).map(parseGroupId);
  const isById = ids.length === called.length;
  const all = await readRegion({ ...options, ...(isById ? { groupIds: [...new Set(ids)] } : {}) });
  const groupIds = groupIdsOf(called, [all], "the account");
  return { groupIds, region: { ...all, groups: all.groups.filter(({ groupId }) => groupIds.includes(groupId)) } };
}
